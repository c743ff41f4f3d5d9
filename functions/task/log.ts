/**
 * All that a log line may carry: a secret, a prompt, a signed URL or a whole event has no field to
 * go into.
 */
export interface LogFields {
  readonly tenant?: string;
  readonly taskId?: string;
  readonly epoch?: number;
  readonly revision?: number;
  readonly operation?: string;
  readonly product?: string;
  readonly status?: string;
  readonly transition?: string;
  readonly providerTaskId?: string | undefined;
  /** Tencent's RequestId. */
  readonly requestId?: string | undefined;
  /** The Request-Id of our own answer to the request that the line belongs to. */
  readonly request?: string;
  readonly eventType?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly count?: number;
  /** Several counts of one run, by name. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Each event that a line may name. The names are stable: alarms and counts are made from them. */
export type LogEvent =
  | "agenda_overdue"
  | "answer_unread"
  | "audit_done"
  | "audit_failed"
  | "block_not_noted"
  | "callback_received"
  | "callback_refused"
  | "callback_too_large_to_read"
  | "cancel_requested"
  | "claims_complete"
  | "clock_differs"
  | "count_not_taken_back"
  | "deadline_passed"
  | "event_kept"
  | "event_queue_refused"
  | "events_drained"
  | "events_not_confirmed"
  | "events_not_pulled"
  | "foreign_report"
  | "identity_mismatch"
  | "key_shared"
  | "keys_left_out"
  | "lane_blocked"
  | "lane_failed"
  | "lane_opened"
  | "lane_relisted"
  | "lane_stuck"
  | "limit_lowered"
  | "limit_not_lowered"
  | "list_unfinished"
  | "outcome_not_applied"
  | "outcome_not_saved"
  | "progress_not_asked"
  | "provider_row_without_owner"
  | "provider_task_not_found"
  | "provider_task_of_another"
  | "provider_task_twice"
  | "question_unanswered"
  | "row_unreadable"
  | "run_skipped"
  | "sender_silent"
  | "settled_by_another"
  | "slot_freed"
  | "slot_lent"
  | "slot_not_lent"
  | "slot_reclaimed"
  | "start_absent"
  | "start_accepted"
  | "start_answer_unknown"
  | "start_duplicate"
  | "start_failed"
  | "start_given_up"
  | "start_not_prepared"
  | "start_not_sent"
  | "start_refused"
  | "start_silence"
  | "starts_blocked"
  | "statuses_disagree"
  | "task_accepted"
  | "task_adopted"
  | "task_claimed"
  | "task_followed"
  | "task_not_understood"
  | "task_relisted"
  | "task_settled"
  | "task_stalled"
  | "task_unlisted"
  | "tasks_polled"
  | "tasks_started"
  | "unavailable"
  | "unknown_status"
  | "visit_failed";

/** Writes one line. */
export type Log = (event: LogEvent, fields?: LogFields) => void;
