import { DOUBT_HOLDS_SLOT } from "../task/horizon.ts";
import { isSettled, type Task } from "../task/task.ts";
import { after, type Instant } from "../task/time.ts";
import type { StartOperation } from "../tencent/operation.ts";

/** Two answers with the same code that is in no table: a third would say no more, so the lane waits no longer. */
const ANSWERS_ENOUGH = 2;

/**
 * Whether a task has held its slot for longer than a lane waits for anybody: for its operation's longest life, or in doubt for an hour or two
 * unclear answers. The task itself is looked for as before; only its slot goes to the next.
 */
export const slotOverdue = (task: Task | undefined, operation: StartOperation, now: Instant): boolean => {
  if (task === undefined || isSettled(task) || task.status === "queued") return false;
  if (after(task.firstSentAt, operation.longestLife) < now) return true;
  if (task.status !== "doubtful") return false;
  return (task.doubt?.sameAnswers ?? 0) >= ANSWERS_ENOUGH || after(task.doubtSince ?? task.signedAt, DOUBT_HOLDS_SLOT) < now;
};
