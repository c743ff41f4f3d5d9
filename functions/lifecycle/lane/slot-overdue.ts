import { DOUBT_HOLDS_SLOT } from "../../task/horizon.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { after, type Duration, type Instant, milliseconds } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";

/**
 * Two answers with the same code that is in no table: a third would say no more, so the lane waits
 * no longer.
 */
const ANSWERS_ENOUGH = 2;

/**
 * A task is stalled long before it is given up: after so many times the time in which such tasks
 * usually end, it may have gone.
 */
const STALLED_TIMES = 4;

/**
 * Whether a holder may have gone though nothing says so: it was started four times its usual time
 * ago (or its operation's longest life, where that is shorter), or it has been in doubt for an hour
 * or two unclear answers. Then one task may start beside it (decision 25).
 *
 * Example: a video of VOD is called stalled after 30 minutes, so one may start beside it after two
 * hours. With OffPeak it is after 50 hours.
 */
export const slotOverdue = (
  task: Task | undefined,
  operation: StartOperation,
  now: Instant,
): boolean => {
  if (task === undefined || isSettled(task) || task.status === "queued") return false;
  if (after(task.firstSentAt, patienceWith(task, operation)) < now) return true;
  if (task.status !== "doubtful") return false;
  return (
    (task.doubt?.sameAnswers ?? 0) >= ANSWERS_ENOUGH ||
    after(task.doubtSince ?? task.signedAt, DOUBT_HOLDS_SLOT) < now
  );
};

/** An older row, and one that was given up, does not say when it is stalled. */
const patienceWith = (task: Task, { longestLife }: StartOperation): Duration => {
  const seconds = "stalledAfterSeconds" in task ? task.stalledAfterSeconds : undefined;
  return seconds === undefined
    ? longestLife
    : { milliseconds: Math.min(STALLED_TIMES * seconds * 1000, milliseconds(longestLife)) };
};
