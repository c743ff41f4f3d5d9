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
 * A weak validator (RFC 9110, 8.8.1): every write of the task gives it a new revision, and a queued task that moves up or waits for something
 * else is news too, as is one that gets a mark; what else the clock alone changes is not.
 */
export const etagOf = ({ taskId, revision }: Task, { queuePosition, waitingFor, marks }: Shown): string => {
  const wait = [queuePosition, waitingFor?.reason].filter((part) => part !== undefined);
  return `W/"${[taskId, revision, ...wait, ...marks].join("-")}"`;
};

/** Whether an If-None-Match names this ETag, by weak comparison (RFC 9110, 13.1.2). What is no ETag names nothing. */
export const isNamedBy = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === "*" || [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => `W/${tag}` === etag);
