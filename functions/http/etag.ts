import type { Mark } from "../task/mark.ts";
import type { Task } from "../task/task.ts";
import type { WaitingFor } from "../task/waiting-for.ts";

/** What an answer shows that changes without a write of the task. */
export interface Shown {
  readonly queuePosition: number | null | undefined;
  readonly waitingFor?: WaitingFor | undefined;
  readonly marks: readonly Mark[];
}

/**
 * A weak validator (RFC 9110, 8.8.1): every write of the task gives it a new revision, but those
 * that only claim a question for a caller; and a queued task that moves up or waits for something
 * else is news too, as is one that gets a mark. What else the clock alone changes is not.
 */
export const etagOf = (task: Task, { queuePosition, waitingFor, marks }: Shown): string => {
  const wait = [queuePosition, waitingFor?.reason].filter((part) => part !== undefined);
  return `W/"${[task.taskId, visibleRevision(task), ...wait, ...marks].join("-")}"`;
};

/** Never one that the task had before: what settles it counts those writes again. */
const visibleRevision = (task: Task): number =>
  task.revision - ("callerClaims" in task ? (task.callerClaims ?? 0) : 0);

/**
 * Whether an If-None-Match names this ETag, by weak comparison (RFC 9110, 13.1.2). What is no ETag
 * names nothing.
 */
export const isNamedBy = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === "*" ||
  [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => `W/${tag}` === etag);
