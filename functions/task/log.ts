/**
 * The fields of a log line. There is none for a secret, a prompt, a signed URL or a whole event.
 */
export interface LogFields {
  readonly tenant?: string;
  readonly taskId?: string;
  /** The id of a registered receiver of webhooks. */
  readonly endpoint?: string;
  readonly epoch?: number;
  readonly revision?: number;
  readonly operation?: string;
  readonly product?: string;
  readonly application?: string;
  readonly status?: string;
  readonly transition?: string;
  readonly providerTaskId?: string | undefined;
  /** Tencent's RequestId. */
  readonly requestId?: string | undefined;
  /**
   * The Request-Id of our own answer to the request that the line belongs to. Where no request
   * called, it is Lambda's id of the invocation.
   */
  readonly request?: string;
  /** The id of the issued key that the caller of that request has shown. */
  readonly key?: string;
  readonly eventType?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly count?: number;
  /** Several counts of one run, by name. */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Each event that a line may name. The names are stable: alarms and counts are made from them. */
export type LogEvent =
  /** The audit found tasks that are past due: no poller has looked at them. */
  | "agenda_overdue"
  | "asks_sharded"
  /** A part of Tencent's answer or callback was not understood. */
  | "answer_unread"
  | "audit_done"
  | "audit_failed"
  /** A block of a lane, or its end, could not be written. */
  | "block_not_noted"
  /** A callback that Tencent signed tells of another end than the one that the task has. */
  | "callback_contradicts"
  | "callback_received"
  | "callback_refused"
  | "callback_too_large_to_read"
  /** A task ended whose end Tencent should have told, and the poller had to ask for it. */
  | "callback_missed"
  | "cancel_requested"
  /** An address did not repeat its challenge, so its endpoint is not enabled yet. */
  | "challenge_failed"
  /** Every unsettled task without an id of ours at Tencent has a claim from now on. */
  | "claims_complete"
  | "clock_differs"
  /** A try to copy a result has failed. The next one comes by the schedule. */
  | "copy_failed"
  /** The last try failed: the result is not kept. */
  | "copy_given_up"
  /** A result's file cannot be kept: its host, its type or its size is not allowed. */
  | "copy_refused"
  /** A task left the daily count, and the count could not be lowered. */
  | "count_not_taken_back"
  /** The cap of all callers is reached: none gets a task until the day ends. */
  | "daily_cap_reached"
  | "deadline_passed"
  /** Receivers of several tenants were not reached, and none was. */
  | "deliveries_failing"
  /** A receiver answered 410, so its endpoint hears nothing more. */
  | "endpoint_disabled"
  /** How long a task took was not written. Nothing depends on it. */
  | "duration_not_written"
  /** How long tasks take could not be read, so they are asked about by default. */
  | "durations_not_read"
  | "endpoint_enabled"
  /** An event was not applied, so it stays in the queue and comes again. */
  | "event_kept"
  /** The deployment's bus has taken an event. */
  | "event_put"
  | "event_queue_refused"
  | "events_drained"
  | "events_not_confirmed"
  | "events_not_pulled"
  | "events_told"
  /** Tencent's answer about a task carries the ids of another task. */
  | "foreign_report"
  /** The identity key is not the one with which the table was made. */
  | "identity_mismatch"
  /** A result could not be copied for a reason of ours. It is tried again. */
  | "keeping_failed"
  /** Two owners have the same key, so it is no one's. */
  | "key_shared"
  /** A malformed key was left out, so its owner cannot call. */
  | "keys_left_out"
  | "lane_blocked"
  | "lane_failed"
  | "lane_opened"
  /** The audit put a lane back on the list of lanes. */
  | "lane_relisted"
  /** How a lane with waiting tasks, or a blocked one, stands. */
  | "lane_watched"
  /** A lane with waiting tasks has not moved for long. */
  | "lane_stuck"
  /** Tencent refused a task for want of room, so the lane has a lower limit for now. */
  /** The row that holds a listener's address is missing. */
  | "listener_without_address"
  | "limit_lowered"
  | "limit_not_lowered"
  /** Tencent's list has no end, so a task that it lacks proves nothing. */
  | "list_unfinished"
  /** An outcome of Tencent's came, and the task's row did not allow it. */
  | "outcome_not_applied"
  /** An outcome of a start could not be written. The task will be in doubt. */
  | "outcome_not_saved"
  | "progress_not_asked"
  /** A claim names a task that does not exist. */
  | "provider_row_without_owner"
  | "provider_task_not_found"
  /** The accepted start has a TaskId that another task has claimed. */
  | "provider_task_of_another"
  /** The audit found one TaskId in two tasks. */
  | "provider_task_twice"
  /** The bus did not take an event. The next try comes by the schedule of tries. */
  | "put_failed"
  /** The bus never took an event, or the deployment has no bus any more. */
  | "put_given_up"
  | "question_unanswered"
  /** Tencent named a link on a host that results are not copied from. */
  | "result_host_unknown"
  /** A file of a result was copied. */
  | "result_kept"
  | "results_visited"
  | "row_unreadable"
  /** A workflow could not be resumed. The next try comes by the schedule of tries. */
  | "resume_failed"
  /** A workflow could not be resumed, and no try is left. */
  | "resume_given_up"
  /** A run of a scheduled function has done its work. */
  | "run_done"
  /** Another run of the same function holds the lease. */
  | "run_skipped"
  /** A secret could not be read, or is malformed. */
  | "secret_unreadable"
  /** The function that sent a start did not come back, so the start is in doubt. */
  | "sender_silent"
  /** Another function settled the task first. */
  | "settled_by_another"
  /** The holder of a slot has gone from Tencent, as the task started beside it shows. */
  | "slot_freed"
  /** A task started beside a holder that may have gone from Tencent. */
  | "slot_lent"
  /** Tencent had no room for a task beside a holder that may have gone. */
  | "slot_not_lent"
  /** A slot was freed whose holder no longer needs it. */
  | "slot_reclaimed"
  /** Tencent's complete list proves that it never accepted a start in doubt. */
  | "start_absent"
  | "start_accepted"
  /** Tencent answered a start with an error code that is in no table. */
  | "start_answer_unknown"
  | "start_duplicate"
  | "start_failed"
  | "start_given_up"
  | "start_not_prepared"
  | "start_not_sent"
  | "start_refused"
  | "start_silence"
  /** Tencent refuses the starts of a lane because of our key, permissions or account. */
  | "starts_blocked"
  /** The status beside a task and the task itself say different things. */
  | "statuses_disagree"
  /** A message of an operator's queue names no task, or failed too often. */
  | "notice_dropped"
  /** A line of a task's story could not be written. */
  | "story_not_kept"
  /** The table did not answer a call, or refused it: throttled, denied, gone. */
  | "table_unanswered"
  | "task_accepted"
  /** A start in doubt was found at Tencent. */
  | "task_adopted"
  /** The audit wrote a claim that was missing. */
  | "task_claimed"
  | "task_followed"
  /** Tencent's answers about a task have not been understood for long. */
  | "task_not_understood"
  /** The audit put a task back on its work list. */
  /** An operator released its operation after a restore, so the task is queued again. */
  | "task_released"
  | "task_relisted"
  /** Its table was put back while it was queued, so it may have been started since. */
  | "task_rewound"
  | "task_settled"
  | "task_stalled"
  /** The audit made the telling of a settled task due that nobody had begun. */
  | "task_untold"
  /** The audit made the copy of a result due that nobody had begun. */
  | "task_unkept"
  /** The audit took a settled task from a work list, or gave it an expiry. */
  | "task_unlisted"
  | "tasks_polled"
  | "tasks_started"
  /** How the tasks on a product's work list stand. */
  | "tasks_watched"
  /** A task's end could not be told for a reason of ours. It is tried again. */
  | "telling_failed"
  | "unavailable"
  | "unknown_status"
  /** The poller failed on one task, and went on with the others. */
  | "visit_failed"
  | "webhook_delivered"
  /** A try failed. The next one comes by the schedule of tries. */
  | "webhook_failed"
  /** The last try failed, or the receiver wants nothing more. */
  | "webhook_given_up"
  /** A workflow does not wait any more: its time is over, or it was resumed before. */
  | "workflow_gone"
  | "workflow_resumed";

/** Writes one line. */
export type Log = (event: LogEvent, fields?: LogFields) => void;
