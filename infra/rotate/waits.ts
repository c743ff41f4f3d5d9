const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * After this every function knows what a secret says, or has stopped using it. A test compares each
 * part with the functions: one uses a value for an hour where Secrets Manager does not answer it
 * (`USED_STALE`), and works with what it has read for 15 minutes at most (the longest timeout in
 * the template). AWS signs for clocks that differ by five minutes, so ours may be that far ahead.
 */
export const KNOWN_AFTER_MS = (60 + 15 + 5) * MINUTE;

/**
 * After this nothing is signed with Tencent's old key any more: the last signature that a function
 * made with it has expired (`FENCE`: 6.5 minutes).
 */
export const SIGNATURES_ENDED_AFTER_MS = KNOWN_AFTER_MS + 6.5 * MINUTE;

/**
 * After this Tencent names nothing any more that was made with an old key: its last task has ended
 * for us (`TASK_HORIZON`: seven days), and the last event about it has left VOD's queue, which
 * keeps events for four days (PullEvents).
 */
export const FORGOTTEN_AFTER_MS = KNOWN_AFTER_MS + (7 + 4) * DAY;

/** The longest wait that a command sits through. A longer one ends it, and it is run again. */
export const LONGEST_SITTING_MS = 120 * MINUTE;
