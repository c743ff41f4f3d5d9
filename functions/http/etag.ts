import type { Task } from "../task/task.ts";

/** A strong validator: an answer is made of the row, which every write gives a new revision, and of rows that never change. */
export const etagOf = ({ taskId, revision }: Task): string => `"${taskId}-${revision}"`;

/** Whether an If-None-Match names this ETag, by weak comparison (RFC 9110, 13.1.2). What is no ETag names nothing. */
export const isNamedBy = (ifNoneMatch: string, etag: string): boolean =>
  ifNoneMatch.trim() === "*" || [...ifNoneMatch.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);
