import { hash } from "node:crypto";
import type { Change } from "./change.ts";
import { absent, all, type Condition, equals, exists, type Update } from "./condition.ts";
import { DETAILS_OUTLIVE, RETENTION } from "./horizon.ts";
import { firstExpiry, output } from "./report.ts";
import type { SettledTask, TaskRef } from "./task.ts";
import { after, epochSeconds, type Instant, isInstant, storedInstant } from "./time.ts";

/** The sort key of the row that says how the copy of a task's result stands. */
export const COPY_ROW = "copy";

/** The states of a copy. The last three are final. */
export const COPY_STATES = ["pending", "copying", "stored", "refused", "failed"] as const;

/** The copy of a result as a caller sees it. `reason` says why a file is not stored. */
export interface ShownCopy {
  readonly state: (typeof COPY_STATES)[number];
  readonly reason?: string | undefined;
}

/** One partition of an index takes 1,000 writes a second, so there are several lists. */
const LISTS = 8;

/** The names of all lists of results that are to be copied: `keep#0` to `keep#7`. */
export const keepAgendas: readonly string[] = Array.from({ length: LISTS }, (_, n) => `keep#${n}`);

/** The list on which the copy of a task's result waits. */
export function keepAgenda({ taskId }: Pick<TaskRef, "taskId">): string {
  return `keep#${hash("sha256", taskId, "buffer").readUInt32BE(0) % LISTS}`;
}

/** The name of a file's copy in the bucket. Example: `acme/3q7x…/0`. */
export function objectKeyOf({ tenant, taskId }: TaskRef, place: number): string {
  return `${tenant}/${taskId}/${place}`;
}

/** A record that the stream has not brought by then is missed. */
const STREAM_COPIES_WITHIN = { seconds: 60 } as const;

/** A task's event waits so long for the copy of its result. Then it is told all the same. */
const EVENT_WAITS = { minutes: 15 } as const;

/** The row of a copy that nobody has begun. */
export function copyDue(ref: TaskRef, now: Instant, expiresAt: Instant | undefined) {
  return {
    state: "pending",
    createdAt: now,
    expiresAt,
    agenda: keepAgenda(ref),
    dueAt: after(now, STREAM_COPIES_WITHIN),
    tries: 0,
    ttl: epochSeconds(after(after(now, RETENTION), DETAILS_OUTLIVE)),
  };
}

/** Whether the change ends its task with a result that may have files. */
export function bringsFiles({ update: { set = {} } }: Change): boolean {
  if (set.settledAt === undefined || set.status !== "succeeded") return false;
  return set.outputRow !== undefined || (output.safeParse(set.output).data?.files.length ?? 0) > 0;
}

/** When the first file of that result stops existing, as far as the change says. */
export function expiryIn({ update: { set = {} } }: Change): Instant | undefined {
  const named = storedInstant.safeParse(set.outputExpiresAt).data;
  const inline = output.safeParse(set.output).data;
  return named ?? (inline === undefined ? undefined : firstExpiry(inline));
}

/**
 * The same settling move for a task whose copy is due: the task names the copy's row, and its event
 * waits for the copy. The stream tells what has no tries, so a waiting event has one.
 */
export function keeping(change: Change): Change {
  const { update } = change;
  const { set = {} } = update;
  const waits = typeof set.agenda === "string" && isInstant(set.settledAt);
  return {
    ...change,
    update: {
      ...update,
      set: {
        ...set,
        copyRow: COPY_ROW,
        ...(waits && isInstant(set.settledAt) ? waiting(set.settledAt) : {}),
      },
    },
  };
}

/** The same settling move for a task of which nobody has asked that its result be kept. */
export function unlessWished(change: Change): Change {
  return { ...change, condition: all(change.condition, absent("keepResult")) };
}

const waiting = (settledAt: Instant) => ({ dueAt: after(settledAt, EVENT_WAITS), tries: 1 });

/**
 * Ends the wait of a task's event: the stream brings it at once. Undefined if the event does not
 * wait. The write loses where the schedule has begun to tell meanwhile.
 */
export function hastened(
  { settledAt, agenda, dueAt, tries }: SettledTask,
  now: Instant,
): { condition: Condition; update: Update } | undefined {
  const waits = waiting(settledAt);
  if (agenda === undefined || dueAt !== waits.dueAt || tries !== waits.tries) return undefined;
  return {
    condition: all(exists("settledAt"), absent("toldAt"), equals("dueAt", waits.dueAt)),
    update: { set: { dueAt: after(now, STREAM_COPIES_WITHIN), tries: 0 } },
  };
}
