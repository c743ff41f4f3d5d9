import { DOUBT_HOLDS_SLOT } from "../../task/horizon.ts";
import {
  type DoubtfulTask,
  isSettled,
  type QueuedTask,
  type SettledTask,
  type Task,
} from "../../task/task.ts";
import { after, type Duration, type Instant, milliseconds } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";

/** Unclear answers with the same code. A third one would say no more, so the lane does not wait. */
const ANSWERS_ENOUGH = 2;

/** A holder may have gone after this many times the age at which its task is called stalled. */
const STALLED_TIMES = 4;

/**
 * Whether a holder may have gone, though nothing says so. Then one task may start beside it
 * (decision 25). A holder is overdue four times after its task is called stalled, or after its
 * operation's longest life if that is shorter. A start in doubt is overdue after an hour, or after
 * two unclear answers.
 *
 * Example: a video of VOD is called stalled after 30 minutes, so one may start beside it after two
 * hours. With OffPeak it is after 50 hours.
 */
export function slotOverdue(
  task: Task | undefined,
  operation: StartOperation,
  now: Instant,
): boolean {
  if (task === undefined || isSettled(task)) return false;
  switch (task.status) {
    case "queued":
      return false;
    case "submitting":
    case "running":
    case "indeterminate":
      return hasRunLong(task, operation, now);
    case "doubtful":
      return hasRunLong(task, operation, now) || isDoubtOld(task, now);
  }
  return unreachable(task);
}

type StartedTask = Exclude<Task, QueuedTask | SettledTask>;

const hasRunLong = (task: StartedTask, operation: StartOperation, now: Instant): boolean =>
  after(task.firstSentAt, patienceWith(task, operation)) < now;

/** Rows of older versions, and those of `indeterminate` tasks, do not say when they are stalled. */
const patienceWith = (task: StartedTask, { longestLife }: StartOperation): Duration => {
  const seconds = "stalledAfterSeconds" in task ? task.stalledAfterSeconds : undefined;
  return seconds === undefined
    ? longestLife
    : { milliseconds: Math.min(STALLED_TIMES * seconds * 1000, milliseconds(longestLife)) };
};

const isDoubtOld = ({ doubt, doubtSince, signedAt }: DoubtfulTask, now: Instant): boolean =>
  (doubt?.sameAnswers ?? 0) >= ANSWERS_ENOUGH ||
  after(doubtSince ?? signedAt, DOUBT_HOLDS_SLOT) < now;
