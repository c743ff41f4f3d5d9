import type { Duration } from "./time.ts";

/**
 * Tencent refuses a TC3 signature five minutes after its timestamp (Signature v3). The 90 seconds
 * are for clocks that disagree.
 */
export const FENCE: Duration = { minutes: 5, seconds: 90 };

/**
 * The last moment of a repeat, counted from the epoch's first send. Tencent remembers a SessionId
 * for three days; this leaves one day to spare.
 */
export const LAST_REPEAT_AFTER: Duration = { hours: 48 };

/**
 * The end of a doubt, counted from the epoch's first send. Tencent's lists and records reach back
 * 72 hours, so a look after that finds nothing.
 */
export const DOUBT_HORIZON: Duration = { hours: 72 };

/**
 * For this long Tencent may not know a task that it has accepted, in a list or when asked about it.
 * Until then its absence says nothing. Tencent does not document how soon all its copies know a new
 * task; this is patience.
 */
export const NOT_YET_KNOWN: Duration = { minutes: 10 };

/**
 * The part of a list's 72 hours in which a missing task counts. One hour less: for clocks that
 * disagree, and for the time that reading the list takes.
 */
export const LIST_REACH: Duration = { hours: 71 };

/**
 * A start in doubt holds its slot for this long. By then a repeat was sent and answered, and a
 * typical task of a lane, which takes minutes, has ended. If the task is still at work after all,
 * Tencent refuses the next one for a while, and Callsheet notices.
 */
export const DOUBT_HOLDS_SLOT: Duration = { hours: 1 };

/** A task whose outcome is unknown settles as indeterminate this long after its first send. */
export const TASK_HORIZON: Duration = { days: 7 };

/** How long a task may wait for its start before Callsheet rejects it. Nothing is charged. */
export const START_WITHIN: Duration = { days: 7 };

/** How long a settled task can be read and its Idempotency-Key is remembered. */
export const RETENTION: Duration = { days: 30 };

/** How long a delivery can be read and replayed. */
export const KEEP_DELIVERIES: Duration = { days: 30 };

/**
 * How much longer a row lives than the task that names it. So the row is there for as long as the
 * task is.
 */
export const DETAILS_OUTLIVE: Duration = { days: 3 };

/** How long a claim lives: at least as long as its task can be at Tencent and then be read. */
export const CLAIM_KEPT: Duration = { days: 37 };

/** How long Callsheet asks again about a success without a result before it counts as a failure. */
export const EMPTY_RESULT_PATIENCE: Duration = { minutes: 10 };

/** At most one question about a task in this time, however many callbacks name it. */
export const ASK_SPACING: Duration = { seconds: 10 };

/** Most that the clocks of two functions differ by. */
export const CLOCKS_DIFFER: Duration = { seconds: 30 };
