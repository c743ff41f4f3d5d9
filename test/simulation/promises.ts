/**
 * Every promise that a simulated life is judged by, in words. `test/README.md` shows them; a broken
 * life names one.
 */
export const promises = {
  "charged-at-most-once": "Tencent accepts at most one paid create for an Idempotency-Key.",
  "nothing-acknowledged-is-lost":
    "A task that a caller was told of is there, and nobody wrote it whom no caller asked for.",
  "every-task-settles": "A task reaches a final status within the horizon of seven days.",
  "a-final-state-stays": "A final status that a caller has seen is the status for good.",
  "the-end-is-what-tencent-says":
    "A task ends with the status, the output and the error that Tencent tells of it.",
  "named-result-delivered":
    "A result that Tencent named is delivered, however odd the answer around it is.",
  "unknown-only-where-nothing-can-tell":
    "A task ends `indeterminate` only where Tencent told nothing and can tell nothing more.",
  "nothing-rejected-is-charged":
    "A task that ends `rejected` or `canceled` before its start was never charged.",
  "rejected-for-our-sake": "No task is rejected because of our key, permission or account.",
  "nothing-without-evidence":
    "What a row says of a task at Tencent was said by Tencent, of this task, to the function that wrote it.",
  "the-start-deadline-holds":
    "A task is neither started after its `startBefore` nor rejected for it before.",
  "a-provider-task-is-one-tasks":
    "A TaskId of Tencent's belongs to the task that it was started for.",
  "kept-until-it-expires":
    "Until its `expiresAt` a task is shown as it ended, and its key is answered with it, whatever time has deleted.",
  "claimed-before-asked":
    "A TaskId is claimed before Tencent is asked about it, where its answers do not show whose it is.",
  "only-allowed-moves":
    "A row changes only along the table of transitions, one revision at a time, and never once it has settled.",
  "every-task-is-looked-at-again":
    "An unsettled task stands on a work list with a due time, and a settled one only to be told.",
  "every-final-state-delivered":
    "Each address that a caller was acknowledged, and each endpoint that was enabled, hears of its tasks' ends, of each other event that it asked for and of each replay, in the same bytes, and of nothing else.",
  "kept-results-are-stored":
    "A result that is to be kept is stored whole under its tenant, task and place, or its task says why not.",
  "asking-costs-nothing": "Nothing is sent to Tencent to read, register, replay or keep.",
  "within-the-daily-cap":
    "No more tasks are started on a day than its cap allows, and what was never started is given back.",
  "within-the-tenants-bounds":
    "A tenant gets no more new tasks than its bounds allow, a refused request leaves no row of its task, and an ended task no place.",
  "written-ahead-of-its-sending":
    "A create leaves only after its very attempt was written, and repeats only after its signature has expired.",
  "rejected-for-the-room":
    "A start is rejected for its room only where Tencent never had it, and another bot was there.",
  "waiting-changes-nothing":
    "A caller who waits is shown what the row says, and causes no more than a question and its progress.",
  "one-at-risk": "At most one task at a time starts beside a holder of a slot that may have gone.",
  "asked-within-the-rate":
    "Tencent is asked about one task no more often than the poller and messages may.",
  "a-repeat-is-its-task":
    "A repeated key is answered with its task, also after a deployment, without a write or a turn.",
  "an-end-is-logged-once": "No task has two lines `task_settled`.",
  "strangers-write-nothing":
    "A caller without a key causes no write, but a line of a story by a message with our MAC.",
  "forgeries-change-nothing": "A message that Tencent did not send changes nothing and is refused.",
  "genuine-messages-are-heard":
    "A genuine callback or event about a task of ours is taken and read.",
  "foreign-messages-are-sent-on":
    "A genuine message about somebody else's task is sent on unchanged and touches no row.",
  "no-tenant-reaches-anothers-task":
    "No request reads, lists, shows or cancels another tenant's task.",
  "tenants-see-nothing-of-each-other":
    "A tenant that follows, cancels and lists whatever it can name learns nothing of another's tasks.",
  "answers-tell-the-truth":
    "An answer shows what the row says, and each task of a list once and in its order.",
  "a-pause-takes-no-task": "While submissions are paused no new task is taken.",
} as const satisfies Readonly<Record<string, string>>;

/** The name of a promise. */
export type PromiseName = keyof typeof promises;

/** A promise that something broke, and how. */
export type Breach = readonly [promise: PromiseName, text: string];

/** A promise that was broken. */
export interface Violation {
  readonly promise: PromiseName;
  readonly text: string;
  /** Milliseconds since the UNIX epoch. */
  readonly at: number;
}
