import { type Change, change } from "./change.ts";
import { absent, all, type Condition, equals, exists, type Update } from "./condition.ts";
import { type EventType, FINAL_EVENTS, type Listener } from "./listener.ts";
import { SHARDS, shardOf } from "./shard.ts";
import type { SettledTask, Task, TaskRef } from "./task.ts";
import { after, type Instant, isInstant } from "./time.ts";

/** The names of all work lists of what must be told: `tell#0` to `tell#7`. */
export const tellAgendas: readonly string[] = Array.from({ length: SHARDS }, (_, n) => `tell#${n}`);

/** The work list on which a task's events wait. */
export function tellAgenda({ taskId }: Pick<TaskRef, "taskId">): string {
  return `tell#${shardOf(taskId)}`;
}

/** A record that the stream has not brought by then is missed. */
const STREAM_TELLS_WITHIN = { seconds: 60 } as const;

/** The event of the end that a change brings. Undefined if the change does not settle its task. */
export function finalEventBy({ update }: Change, { status }: Task): EventType | undefined {
  if (update.set?.settledAt === undefined) return undefined;
  const event = `task.${String(update.set.status ?? status)}`;
  return FINAL_EVENTS.find((final) => final === event);
}

/**
 * The same settling move for a task that somebody listens to: the write that settles also makes the
 * telling due, and names the tenant's `endpoints` that hear of it, and those that hear of its
 * result's expiry. Where nobody listens as yet, the write loses against a listener that is added
 * meanwhile.
 */
export function telling(
  change: Change,
  task: Task,
  { endpoints, expiryEndpoints }: NamedEndpoints,
): Change {
  const { condition, update } = change;
  const settledAt = update.set?.settledAt;
  if (!isInstant(settledAt)) return change;
  if (!isHeard(task, [...endpoints, ...expiryEndpoints]))
    return { ...change, condition: all(condition, absent("listeners")) };
  const { set = {}, remove = [] } = update;
  const entry = {
    ...(standingEntry(change, task, settledAt) ?? entryAt(task, settledAt)),
    ...(endpoints.length === 0 ? {} : { endpoints }),
    ...(expiryEndpoints.length === 0 ? {} : { expiryEndpoints }),
  };
  return {
    ...change,
    update: {
      ...update,
      set: { ...set, ...entry },
      remove: remove.filter((field) => !(field in entry)),
    },
  };
}

/**
 * A task that is asked about so soon stays on its list of questions when it settles. Its poller
 * brings it to the stream once more, 20 s before the schedule tells it: so a lost record costs two
 * minutes at most.
 */
const STAYS_IF_DUE_WITHIN = { seconds: 90 } as const;

/**
 * The entry of a task that is told from the list on which it was asked about (decision 0034). Where
 * it stands there still, an index is not written: that costs two units less. Where somebody has
 * moved it meanwhile, this puts it back. Undefined for a task that has to be on a list of what must
 * be told: its next question is far off, or its event waits for the copy of its result.
 *
 * Example: a task is due at 12:01:00 on `ask#vod`. A callback settles it at 12:00:10. It stays
 * there with `tries: 0`, and the stream tells it.
 */
export function standingEntry(change: Change, task: Task, settledAt: Instant) {
  if (change.name !== "settled" || task.status !== "running" || task.keepResult === true)
    return undefined;
  const { agenda, dueAt } = task;
  const isSoon = dueAt <= after(settledAt, STAYS_IF_DUE_WITHIN);
  return isSoon && isQuestions(agenda) ? { agenda, dueAt, tries: 0 } : undefined;
}

const isQuestions = (agenda: string): boolean => agenda.startsWith("ask#");

/** The endpoints of a tenant that a settling write names: for the end, and for the expiry. */
interface NamedEndpoints {
  readonly endpoints: readonly string[];
  readonly expiryEndpoints: readonly string[];
}

/** Whether somebody is told of the task's end: a listener of its own, or one of these endpoints. */
export function isHeard({ listeners = [] }: Task, endpoints: readonly string[]): boolean {
  return listeners.length > 0 || endpoints.length > 0;
}

/**
 * The attributes that put a row on its list as something that nobody has begun to tell. The stream
 * brings it at once. The schedule comes to what the stream has missed a minute later, so the two do
 * not both send.
 */
export function entryAt(task: Pick<TaskRef, "taskId">, now: Instant) {
  return { agenda: tellAgenda(task), dueAt: after(now, STREAM_TELLS_WITHIN), tries: 0 };
}

/**
 * Whether a settled task that must be told stands on the list on which it was asked about. The
 * poller comes to it soon (decision 0034).
 */
export function isLeft({ agenda, tries, toldAt }: SettledTask): boolean {
  return tries !== undefined && toldAt === undefined && agenda !== undefined && isQuestions(agenda);
}

/** Adds listeners to a task that has not settled. */
export function listened(task: Task, added: readonly Listener[]): Change {
  return change("listened", [sameListeners(task)], { listeners: withListeners(task, added) });
}

/**
 * Adds listeners to a settled task, which are told at once. This is no move: the answer and the
 * revision stay.
 */
export function listenedLate(
  task: SettledTask,
  added: readonly Listener[],
  now: Instant,
): { condition: Condition; update: Update } {
  return {
    condition: all(exists("settledAt"), sameListeners(task)),
    update: {
      set: {
        listeners: withListeners(task, added),
        ...entryAt(task, now),
      },
      remove: ["toldAt", "heard"],
    },
  };
}

/** The task has the listeners that were read. */
export function sameListeners({ listeners }: Task): Condition {
  return listeners === undefined ? absent("listeners") : equals("listeners", listeners);
}

const withListeners = ({ listeners = [] }: Task, added: readonly Listener[]): Listener[] => [
  ...listeners,
  ...added,
];

/** The event of a final state. */
export function finalEventOf({ status }: SettledTask): EventType {
  return `task.${status}`;
}

/**
 * The name of an event, the same in every try and replay. Example: `evt_3q7x_succeeded`.
 */
export function eventIdOf({ taskId }: Pick<TaskRef, "taskId">, event: EventType): string {
  return `evt_${taskId}_${event.slice("task.".length)}`;
}
