import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "../task/log.ts";

/** The Request-Id of the current request. It follows every promise that the request begins. */
const current = new AsyncLocalStorage<string>();

/**
 * Does the work of one request. Each line that a log of `logOfRequests` writes meanwhile carries
 * the request's id.
 */
export function withinRequest<T>(
  requestId: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  return requestId === undefined ? work() : current.run(requestId, work);
}

/** A log that adds the id of the current request to each line, if there is one. */
export function logOfRequests(log: Log): Log {
  return (event, fields) => {
    const request = current.getStore();
    log(event, request === undefined ? fields : { ...fields, request });
  };
}
