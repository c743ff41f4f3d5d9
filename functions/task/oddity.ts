import { canonicalJson, hashOf } from "./canonical.ts";
import type { LogEvent, LogFields } from "./log.ts";

/**
 * The cause of an oddity. `sender`: a message came whose sender is not known, as its signature is
 * wrong.
 */
export type OddityCause = "callsheet" | "tencent" | "sender";

/** Something in the life of a task that does not happen in a plain one. */
export interface Oddity {
  /** The event of its log line. */
  readonly what: LogEvent;
  readonly by: OddityCause;
  readonly code?: string | undefined;
  readonly reason?: string | undefined;
  /** Tencent's RequestId. */
  readonly requestId?: string | undefined;
}

/**
 * The log events that are oddities of one task, and their causes. `isTold`: the reason of the line
 * is about the task alone, so its caller may read it. Other reasons name parts of this service.
 */
const odd: Partial<Record<LogEvent, { readonly by: OddityCause; readonly isTold?: true }>> = {
  answer_unread: { by: "tencent", isTold: true },
  callback_contradicts: { by: "tencent", isTold: true },
  callback_refused: { by: "sender", isTold: true },
  foreign_report: { by: "tencent" },
  listener_without_address: { by: "callsheet" },
  outcome_not_applied: { by: "tencent" },
  provider_task_not_found: { by: "tencent" },
  sender_silent: { by: "callsheet" },
  start_absent: { by: "tencent" },
  start_answer_unknown: { by: "tencent" },
  start_duplicate: { by: "tencent" },
  start_given_up: { by: "callsheet" },
  start_not_sent: { by: "callsheet" },
  start_silence: { by: "tencent" },
  statuses_disagree: { by: "tencent", isTold: true },
  task_adopted: { by: "callsheet" },
  task_released: { by: "callsheet" },
  task_relisted: { by: "callsheet" },
  task_rewound: { by: "callsheet" },
  task_unlisted: { by: "callsheet" },
  telling_failed: { by: "callsheet" },
  unknown_status: { by: "tencent", isTold: true },
  visit_failed: { by: "callsheet" },
};

/** Characters of a code or a reason. A row of a story stays under one write unit of 1 KB. */
const LONGEST = 120;

/** The oddity that a log line tells of. Undefined for a line of a plain life. */
export function oddityOf(
  what: LogEvent,
  { code, reason, requestId }: LogFields,
): Oddity | undefined {
  const known = odd[what];
  if (known === undefined) return undefined;
  return {
    what,
    by: known.by,
    code: code?.slice(0, LONGEST),
    reason: known.isTold ? reason?.slice(0, LONGEST) : undefined,
    requestId: requestId?.slice(0, LONGEST),
  };
}

/** Characters of a name. Names only have to differ within one task. */
const NAME_LENGTH = 12;

/** The name under which equal oddities of a task are one. Its RequestId makes no difference. */
export function oddityName({ what, code = "", reason = "" }: Oddity): string {
  return hashOf(canonicalJson({ what, code, reason })).slice(0, NAME_LENGTH);
}
