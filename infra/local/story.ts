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
});
export type LogLine = z.infer<typeof logLine>;

/** What a function logged, if it is a line of ours. */
export const readLogLine = (line: string): LogLine | undefined => {
  try {
    return logLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
};

/**
 * One line of a task's life in plain words; undefined for what is of no interest to somebody who
 * watches.
 */
export const sentenceOf = ({
  event,
  providerTaskId,
  reason,
  code,
  status,
}: LogLine): string | undefined => {
  switch (event) {
    case "task_accepted":
      return status === "queued" ? "accepted, waiting for its turn" : "accepted, starting at once";
    case "start_accepted":
      return `started at Tencent as ${providerTaskId}`;
    case "start_refused":
      return `refused by Tencent: ${code}`;
    case "start_silence":
      return `no answer from Tencent (${reason}): in doubt, not sent again before its signature has expired`;
    case "start_answer_unknown":
      return `Tencent answered ${code}, which does not say whether it started the task: in doubt`;
    case "lane_blocked":
      return `Tencent refuses every start (${code}): only probes are sent until one is accepted`;
    case "lane_opened":
      return "a start was accepted: the others go on";
    case "start_duplicate":
      return `Tencent has seen it before (${code}): looking for it`;
    case "start_not_prepared":
      return `not sent, and still queued: ${reason}`;
    case "start_not_sent":
      return `Tencent could not be reached (${reason}): still queued`;
    case "callback_received":
      return `callback received (${reason})`;
    case "task_adopted":
      return `found at Tencent as ${providerTaskId}`;
    case "question_unanswered":
      return `asked, but not answered (${reason})`;
    case "task_settled":
      return `settled: ${status}${code === undefined ? "" : ` (${code})`}`;
    default:
      return undefined;
  }
};

/**
 * The first letters of a task's id tell it from others; an operation's name, which has a dot, stays
 * whole.
 */
export const shortName = (subject: string): string =>
  subject.includes(".") ? subject : subject.slice(0, 6);

/** Seconds since a moment, in four characters. */
export const age = (sinceMs: number, nowMs: number): string =>
  `${((nowMs - sinceMs) / 1000).toFixed(1).padStart(5)} s`;
