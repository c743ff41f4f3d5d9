import * as z from "zod/mini";

const logLine = z.looseObject({
  event: z.string(),
  taskId: z.optional(z.string()),
  operation: z.optional(z.string()),
  providerTaskId: z.optional(z.string()),
  status: z.optional(z.string()),
  reason: z.optional(z.string()),
  code: z.optional(z.string()),
  requestId: z.optional(z.string()),
  eventType: z.optional(z.string()),
});
export type LogLine = z.infer<typeof logLine>;

/** A line that a function logged, if it is one of ours. */
export function readLogLine(line: string): LogLine | undefined {
  try {
    return logLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/**
 * One line of a task's life in plain words; undefined for an event that a watcher need not see.
 */
export function sentenceOf({
  event,
  providerTaskId,
  reason,
  code,
  status,
  eventType,
}: LogLine): string | undefined {
  switch (event) {
    case "task_accepted":
      return status === "queued" ? "accepted, waiting for its turn" : "accepted, starting at once";
    case "start_accepted":
      return `started at Tencent as ${providerTaskId}`;
    case "start_refused":
      return `Tencent refused it: ${code}`;
    case "start_silence":
      return `Tencent did not answer (${reason}): in doubt, and not sent again before its signature has expired`;
    case "start_answer_unknown":
      return `Tencent answered ${code}, which does not say whether it started the task: in doubt`;
    case "lane_blocked":
      return `Tencent refuses every start (${code}): we send only probes until it accepts one`;
    case "lane_opened":
      return "Tencent accepted a start: the others go on";
    case "start_duplicate":
      return `Tencent has seen this request before (${code}): we look for its task`;
    case "start_not_prepared":
      return `not sent, and still queued: ${reason}`;
    case "start_not_sent":
      return `Tencent could not be reached (${reason}): still queued`;
    case "callback_received":
      return `Tencent called back (${reason})`;
    case "task_adopted":
      return `found at Tencent as ${providerTaskId}`;
    case "question_unanswered":
      return `we asked, and Tencent did not answer (${reason})`;
    case "task_settled":
      return `settled: ${status}${code === undefined ? "" : ` (${code})`}`;
    case "webhook_delivered":
      return `told its caller by webhook: ${eventType}`;
    case "webhook_failed":
      return `its caller's receiver did not take ${eventType} (${reason}): tried again later`;
    case "webhook_given_up":
      return `its caller's receiver never took ${eventType} (${reason})`;
    case "workflow_resumed":
      return `told the workflow that waits for it: ${eventType}`;
    case "workflow_gone":
      return "the workflow does not wait for it any more";
    case "resume_failed":
      return `the workflow that waits for it could not be told (${reason}): tried again later`;
    case "resume_given_up":
      return `the workflow that waits for it was never told (${reason})`;
    case "event_put":
      return `put on the event bus: ${eventType}`;
    case "put_failed":
      return `the event bus did not take ${eventType} (${reason}): tried again later`;
    case "put_given_up":
      return `the event bus never took ${eventType} (${reason})`;
    default:
      return undefined;
  }
}

/**
 * The first letters of a task's id tell it from others; an operation's name, which has a dot, stays
 * whole.
 */
export function shortName(subject: string): string {
  return subject.includes(".") ? subject : subject.slice(0, 6);
}

/** Seconds since a moment, in four characters. */
export function age(sinceMs: number, nowMs: number): string {
  return `${((nowMs - sinceMs) / 1000).toFixed(1).padStart(5)} s`;
}
