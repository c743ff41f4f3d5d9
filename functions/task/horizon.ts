import type { Duration } from "./time.ts";

/**
 * Tencent refuses a TC3 signature five minutes after its timestamp (Signature v3); the rest is for
 * clocks that disagree.
 */
export const FENCE: Duration = { minutes: 5, seconds: 90 };

/**
 * No create is repeated later than this after the epoch's first send: a day inside the three days
 * for which SessionIds are remembered.
 */
export const LAST_REPEAT_AFTER: Duration = { hours: 48 };

/**
 * Tencent's lists and records of a start request reach back 72 hours: after that no doubt can be
 * resolved by looking.
 */
export const DOUBT_HORIZON: Duration = { hours: 72 };

/**
 * How long Tencent may not know a task that it has accepted, in a list or when it is asked about
 * it: so long its absence says nothing. How soon every copy of theirs knows a new one is not
 * documented; this is patience.
 */
export const NOT_YET_KNOWN: Duration = { minutes: 10 };

/**
 * A list reaches back 72 hours. What is missing in it counts an hour less: for clocks that disagree
 * and the time that reading takes.
 */
export const LIST_REACH: Duration = { hours: 71 };

/**
 * A start in doubt holds its slot for so long. By then a repeat was sent and answered, and a
 * typical task of a lane, which takes minutes, has ended. If it is still at work after all, Tencent
 * refuses the next one for a while, and that is noticed.
 */
export const DOUBT_HOLDS_SLOT: Duration = { hours: 1 };

/** A task whose outcome is unknown settles as indeterminate this long after its first send. */
export const TASK_HORIZON: Duration = { days: 7 };

/** How long a task may wait for its start before it is rejected uncharged. */
export const START_WITHIN: Duration = { days: 7 };

/** How long a settled task can be read, and its Idempotency-Key is remembered. */
export const RETENTION: Duration = { days: 30 };

/**
 * So much longer than its task's row a row lives that belongs to it: what a task names is there for
 * as long as the task is.
 */
export const DETAILS_OUTLIVE: Duration = { days: 3 };

/** How long it is remembered whose a TaskId is: as long as its task can be there, and be read. */
export const CLAIM_KEPT: Duration = { days: 37 };

/** How long a success without a result is asked about again before it counts as a failure. */
export const EMPTY_RESULT_PATIENCE: Duration = { minutes: 10 };

/** At most one question per task in this time, however many callbacks name it. */
export const ASK_SPACING: Duration = { seconds: 10 };
