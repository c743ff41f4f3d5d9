import { AsyncLocalStorage } from "node:async_hooks";
import type { Log } from "../task/log.ts";

/**
 * The Request-Id of the request that is being answered. It follows every promise that the request
 * begins.
 */
const current = new AsyncLocalStorage<string>();

/**
 * Does the work of one request. Every line that is logged meanwhile by a log of `logOfRequests`
 * carries the request's id.
 */
export const withinRequest = <T>(
  requestId: string | undefined,
  work: () => Promise<T>,
): Promise<T> => (requestId === undefined ? work() : current.run(requestId, work));

/** The log with the id of the request that a line belongs to, where it belongs to one. */
export const logOfRequests =
  (log: Log): Log =>
  (event, fields) => {
    const request = current.getStore();
    log(event, request === undefined ? fields : { ...fields, request });
  };
