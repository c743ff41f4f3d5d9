import { firstExpiry } from "./report.ts";
import { type Delay, isSettled, type SettledTask, type Task } from "./task.ts";
import { after, before, between, type Instant, milliseconds } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/**
 * What is true of a task beside its status, and worth somebody's attention. A mark changes nothing
 * about the task.
 */
export type Mark =
  | Delay
  | "not_understood"
  | "result_expiring"
  | "result_expired"
  | "details_expired";

/**
 * How near the end of a result is told: in the last quarter of its time, and where it has long, in
 * its last day.
 */
const EXPIRING = { share: 4, atMost: { hours: 24 } } as const;

/**
 * The marks of a task at this moment: reckoned from its row when somebody looks, so they are always
 * exact and no write is needed for them.
 */
export const marksOf = (task: Task, now: Instant): readonly Mark[] =>
  isSettled(task)
    ? [
        ...(isPast(task, task.settledAt) ? (["past_deadline"] as const) : []),
        ...expiryMarks(task, now),
      ]
    : [
        ...delaysOf(task, now),
        ...(isMisunderstood(task, now) ? (["not_understood"] as const) : []),
      ];

/**
 * For so long Tencent's answers may be odd before a caller is told: a new word of theirs is often
 * gone again.
 */
const MISUNDERSTOOD_FOR = { hours: 1 } as const;

const isMisunderstood = (task: Task, now: Instant): boolean =>
  task.status === "running" &&
  task.misunderstood !== undefined &&
  now > after(task.misunderstood.since, MISUNDERSTOOD_FOR);

/**
 * How a task that is not settled is late: beyond its caller's deadline, or longer at Tencent than
 * such tasks are expected to be.
 */
export const delaysOf = (task: Task, now: Instant): readonly Delay[] => {
  const delays: Delay[] = [];
  if (isPast(task, now)) delays.push("past_deadline");
  if (isStalled(task, now)) delays.push("stalled");
  return delays;
};

const isPast = ({ deadline }: Task, moment: Instant): boolean =>
  deadline !== undefined && moment > deadline;

/** An indeterminate task is told as such already: nobody waits for it to move. */
const isStalled = (task: Task, now: Instant): boolean => {
  if (isSettled(task)) return false;
  switch (task.status) {
    case "queued":
    case "indeterminate":
      return false;
    case "submitting":
    case "doubtful":
    case "running":
      return (
        task.stalledAfterSeconds !== undefined &&
        now > after(task.firstSentAt, { seconds: task.stalledAfterSeconds })
      );
  }
  return unreachable(task);
};

const expiryMarks = (task: SettledTask, now: Instant): readonly Mark[] => {
  const expiresAt = task.output === undefined ? task.outputExpiresAt : firstExpiry(task.output);
  if (task.status !== "succeeded" || expiresAt === undefined) return [];
  if (now >= expiresAt) return ["result_expired"];
  const notice = Math.min(
    between(task.settledAt, expiresAt) / EXPIRING.share,
    milliseconds(EXPIRING.atMost),
  );
  return now > before(expiresAt, { milliseconds: notice }) ? ["result_expiring"] : [];
};
