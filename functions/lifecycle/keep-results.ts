import type { Copy } from "../store/copy-row.ts";
import type { DueCopy } from "../store/copy-store.ts";
import { UnreadableRow } from "../store/task-row.ts";
import { keepAgendas } from "../task/keeping.ts";
import type { TaskRef } from "../task/task.ts";
import { after, type Duration, type Instant, instant, milliseconds } from "../task/time.ts";
import { allDone } from "./common/all-done.ts";
import { noteFailure } from "./common/note-failure.ts";
import { waitAfter } from "./common/read-quietly.ts";
import { keepTask } from "./keep/keep-task.ts";
import type { Keeper } from "./keep/keeper.ts";

/** Lambda ends a function after 15 minutes. A try stops before, and saves how far it came. */
const TRY_FOR: Duration = { minutes: 13 };

/** A run begins nothing more after that. The next run begins with what is left. */
const BEGIN_FOR: Duration = { seconds: 50 };

/** Longer than a function lives: a copy that is due again has nobody who works on it. */
const CLAIMED_FOR: Duration = { minutes: 16 };

/** Entries of each list that a run looks at. */
const PAGE = 100;

/** Results that one run copies side by side. Each has two parts of 8 MB in memory. */
const ABREAST = 3;

/**
 * Copies the result of the task that the stream has just brought. False if that failed for a reason
 * of ours: the schedule comes to it.
 */
export async function keepNow(keeper: Keeper, ref: TaskRef): Promise<boolean> {
  try {
    const copy = await keeper.copies.read(ref);
    if (copy?.state !== "pending" || copy.dueAt === undefined || copy.tries !== 0) return true;
    return await keepAlone(keeper, ref, copy.dueAt);
  } catch (error) {
    logFailure(keeper, ref, error);
    return false;
  }
}

/**
 * One run of the schedule: what the stream has missed, and what has to be tried again. The result
 * that stops existing first is copied first. Returns how many entries were due.
 */
export async function keepResults(keeper: Keeper): Promise<number> {
  const { clock } = keeper;
  const now = instant(clock.now());
  const beginUntil = clock.now() + milliseconds(BEGIN_FOR);
  const lists = await allDone(keepAgendas.map((agenda) => keeper.copies.due(agenda, now, PAGE)));
  const due = lists.flat();
  const waiting = await byExpiry(keeper, due);
  const work = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      if (clock.now() >= beginUntil) return;
      await keepAlone(keeper, entry, entry.dueAt);
    }
  };
  await allDone(Array.from({ length: ABREAST }, work));
  return due.length;
}

const byExpiry = async (keeper: Keeper, due: readonly DueCopy[]): Promise<DueCopy[]> => {
  const read = await keeper.copies.readMany(due);
  return due
    .map((entry, place) => ({ entry, expiresAt: expiryOf(read[place]) }))
    .toSorted((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1))
    .map(({ entry }) => entry);
};

const expiryOf = (copy: Copy | UnreadableRow | undefined): string =>
  copy === undefined || copy instanceof UnreadableRow ? "9999" : (copy.expiresAt ?? "9999");

/** A copy that fails is put off alone. Those beside it go on. */
const keepAlone = async (keeper: Keeper, ref: TaskRef, dueAt: Instant): Promise<boolean> => {
  const { clock, copies } = keeper;
  const { tenant, taskId } = ref;
  const claimedUntil = after(instant(clock.now()), CLAIMED_FOR);
  const until = clock.now() + milliseconds(TRY_FOR);
  try {
    const copy = await copies.begin({ tenant, taskId }, dueAt, claimedUntil);
    if (copy !== undefined)
      await keepTask(keeper, { tenant, taskId, copy, dueAt: claimedUntil, until });
    return true;
  } catch (error) {
    logFailure(keeper, ref, error);
    await copies.begin(ref, claimedUntil, after(instant(clock.now()), waitAfter(error)));
    return false;
  }
};

const logFailure = (keeper: Keeper, { tenant, taskId }: TaskRef, error: unknown): void =>
  noteFailure(keeper, { tenant, taskId }, error, (failed) => keeper.log("keeping_failed", failed));
