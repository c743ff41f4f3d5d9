import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "../task/log.ts";

/** The current request. It follows every promise that the request begins. */
interface Current {
  readonly request: string;
  /** The id of the issued key that the caller has shown. */
  key?: string;
}

const current = new AsyncLocalStorage<Current>();

/**
 * Does the work of one request, or of one invocation that no request made. Each line that a log of
 * `logOfRequests` writes meanwhile carries its id.
 */
export function withinRequest<T>(
  requestId: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  return requestId === undefined ? work() : current.run({ request: requestId }, work);
}

/** Notes whose request it is: each later line carries the id of the key. */
export function noteKey(id: string): void {
  const now = current.getStore();
  if (now !== undefined) now.key = id;
}

/** A log that adds the ids of the current request and of its key to each line, if it knows them. */
export function logOfRequests(log: Log): Log {
  return (event, fields) => log(event, { ...fields, ...current.getStore() });
}
