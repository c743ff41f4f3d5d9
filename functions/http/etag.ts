import type { Task } from "../task/task.ts";

/**
 * A weak validator (RFC 9110, 8.8.1): every write of the task gives it a new revision, and a queued task that moves up is news too; what the
 * clock alone changes is not.
 */
export const etagOf = ({ taskId, revision }: Task, queuePosition: number | undefined): string =>
  `W/"${[taskId, revision, ...(queuePosition === undefined ? [] : [queuePosition])].join("-")}"`;

/** Whether an If-None-Match names this ETag, by weak comparison (RFC 9110, 13.1.2). What is no ETag names nothing. */
export const isNamedBy = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === "*" || [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => `W/${tag}` === etag);
