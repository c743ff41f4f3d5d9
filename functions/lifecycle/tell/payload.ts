import { canonicalJson } from "../../task/canonical.ts";
import type { EventType } from "../../task/listener.ts";
import type { Output } from "../../task/report.ts";
import { resultPathOf, shownError } from "../../task/settled.ts";
import { isSettled, type Status, type Task } from "../../task/task.ts";
import type { Instant } from "../../task/time.ts";

/** Bytes of a payload at most: EventBridge takes no larger event, and few receivers would. */
const LARGEST_PAYLOAD = 256 * 1024;

/** Everything that a payload is made of. No part of it changes between two tries. */
export interface Told {
  readonly event: EventType;
  /** When it happened. */
  readonly timestamp: Instant;
  /** The task's status and revision then. */
  readonly status: Status;
  readonly revision: number;
  readonly task: Task;
  readonly metadata: Readonly<Record<string, string>> | undefined;
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

const bodyOf = (
  { task, event, timestamp, status, revision, metadata }: Told,
  result: object,
): string => {
  const { taskId, operation } = task;
  // The table keeps no order of a map's fields, so two reads of one row give two orders.
  return canonicalJson({
    type: event,
    timestamp,
    data: { taskId, operation, status, revision, metadata, ...result },
  });
};

const resultOf = ({ task, output }: Told): object => ({
  output,
  error: isSettled(task) ? shownError(task) : undefined,
  // A path, as the address of the API may change between two tries.
  resultUrl: isSettled(task) ? resultPathOf(task, output) : undefined,
});
