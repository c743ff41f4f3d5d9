import { canonicalJson } from "../../task/canonical.ts";
import type { EventType } from "../../task/listener.ts";
import type { About } from "../../task/news.ts";
import type { Output } from "../../task/report.ts";
import { resultPathOf, shownError } from "../../task/settled.ts";
import { isSettled, type Task } from "../../task/task.ts";

/** Bytes of a payload at most: EventBridge takes no larger event, and few receivers would. */
const LARGEST_PAYLOAD = 256 * 1024;

/** Everything that a payload is made of. No part of it changes between two tries. */
export interface Told {
  readonly event: EventType;
  readonly about: About;
  readonly task: Task;
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** Whether it tells of a task that has settled, and so may carry the result. */
  readonly isOfSettled: boolean;
  /** The output of a settled task, from its own row or from the row that it names. */
  readonly output: Output | undefined;
}

/**
 * The body of a webhook. It is a function of rows that do not change any more and the event, so
 * every try and replay has the same bytes: no presigned URL and no time of sending stand in it.
 * Without `output` it is thin: links to results are secrets, and only an address for which the
 * caller asked for them gets them.
 */
export function payloadOf(
  told: Told,
  { include = [] }: { readonly include?: readonly string[] | undefined },
): string {
  if (!include.includes("output")) return bodyOf(told, {});
  const whole = bodyOf(told, resultOf(told));
  if (Buffer.byteLength(whole) <= LARGEST_PAYLOAD) return whole;
  return bodyOf(told, { outputOmitted: true });
}

/** The same event without a result, as a bus is told of it: many may read there. */
export function thinEvent(told: Told) {
  return eventOf(told, {});
}

// The table keeps no order of a map's fields, so two reads of one row give two orders.
const bodyOf = (told: Told, result: object): string => canonicalJson(eventOf(told, result));

const eventOf = (
  { task, event, about: { at: timestamp, status, revision }, metadata }: Told,
  result: object,
) => {
  const { taskId, operation } = task;
  return {
    type: event,
    timestamp,
    data: { taskId, operation, status, revision, metadata, ...result },
  };
};

/** The task of an earlier event may have settled since: its bytes must not change by that. */
const resultOf = ({ task, output, isOfSettled }: Told): object =>
  isOfSettled && isSettled(task)
    ? {
        output,
        error: shownError(task),
        // A path, as the address of the API may change between two tries.
        resultUrl: resultPathOf(task, output),
      }
    : {};
