/**
 * The events of a log that a person must look at, each with its reason: the table of alarms.
 * `infra/runbook.md` says what to do. The names are counted from the log itself, so a function
 * needs no permission to raise an alarm and cannot fail by it. No event is here that a caller can
 * cause by what it sends, or by a receiver that takes nothing.
 */
export const alarmingEvents = {
  row_unreadable: "A row is not understood by the version that runs: roll forward.",
  provider_row_without_owner:
    "A TaskId was claimed for a task that does not have it: a paid task at Tencent may be watched by no task of ours.",
  provider_task_twice: "Two tasks have the same TaskId at Tencent.",
  provider_task_of_another: "Tencent's answer named a TaskId that belongs to another task.",
  answer_unread: "Part of what Tencent sent, or all of it, is not understood.",
  unknown_status: "Tencent's answer has a status that is not known here: its task goes on.",
  task_not_understood: "Several answers of Tencent in a row about one task were not understood.",
  callback_too_large_to_read:
    "A callback was larger than what is read: it was sent on, and its task is asked about.",
  callback_refused:
    "A callback behind a right path has a wrong signature or is no JSON: its news is lost.",
  notice_dropped:
    "A message of the queue in MPS_SQS_QUEUE was dropped: it names no task of ours, or failed too often.",
  outcome_not_saved: "The table did not take the outcome of a paid call.",
  outcome_not_applied:
    "Tencent accepted a start whose row had moved on: a paid task at Tencent is watched by no task of ours.",
  agenda_overdue:
    "Tasks have been due for more than an hour: the poller does not keep up, or does not run.",
  task_relisted: "The audit found a task that no function would have looked at again.",
  task_unlisted:
    "The audit found a settled task on a work list, or one that DynamoDB would never delete.",
  lane_relisted: "The audit found a lane whose tasks no function would have started.",
  audit_failed: "The audit could not look at a row.",
  start_answer_unknown:
    "Tencent answered a start with an error code that is in no table: its task is in doubt.",
  starts_blocked:
    "Tencent refuses starts for our key, permission, account or application: the tasks wait until that is mended.",
  lane_stuck: "Nothing was started in a lane for an hour while a task waited there.",
  clock_differs: "Our clock and Tencent's differ by more than 30 s.",
  keys_left_out:
    "A name or key in ApiSecret or CallbackSecret is malformed: its owner is left out until it is mended.",
  key_shared:
    "Two tenants have the same key in ApiSecret: it lets neither in until one of them has another.",
  put_given_up: "An event never came on the event bus: EventBridge refused it for three days.",
  telling_failed: "The end of a task could not be told for a reason of ours. It is tried again.",
  listener_without_address: "A listener of a task has lost its address: it is told nothing.",
  result_host_unknown:
    "A result is not kept: Tencent put it on a host that is not in RESULT_HOSTS.",
  keeping_failed: "A result could not be copied for a reason of ours. It is tried again.",
  daily_cap_reached:
    "The daily cap of all callers is reached: every new task is refused until the day ends.",
  identity_mismatch:
    "IdentitySecret is not the key that this table's task ids were made with: submissions are stopped.",
} as const;

/** The events of a start that reached Tencent. */
export const reachedEvents = [
  "start_accepted",
  "start_refused",
  "start_duplicate",
  "start_silence",
  "start_answer_unknown",
] as const;

/**
 * The same for events of which one is a hiccup. They raise an alarm in the second of three
 * intervals.
 */
export const persistingEvents = {
  secret_unreadable:
    "A secret cannot be read or is malformed: requests that need it get 503, and starts wait.",
  table_unanswered: "The table does not answer, or refuses calls: callers get 503.",
} as const;

/** Events that only mean something beside each other, or in number. */
const comparedEvents = [
  "start_not_sent",
  ...reachedEvents,
  "callback_missed",
  "events_not_pulled",
  "event_queue_refused",
  "deliveries_failing",
  "webhook_delivered",
] as const;

/** Each event that is counted. */
export const countedEvents: readonly string[] = [
  ...new Set([...Object.keys(alarmingEvents), ...comparedEvents, ...Object.keys(persistingEvents)]),
];
