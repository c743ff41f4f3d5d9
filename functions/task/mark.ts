import { expiryOf } from "./expiry.ts";
import type { Delay } from "./fields.ts";
import { isSettled, type SettledTask, type Task } from "./task.ts";
import { after, before, between, type Instant, milliseconds } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/**
 * A fact about a task, beside its status, that deserves attention. A mark changes nothing about the
 * task.
 */
export type Mark =
  | Delay
  | "not_understood"
  | "result_expiring"
  | "result_expired"
  | "details_expired";

/**
 * When an expiry is announced: in the last quarter of a result's life, and at most in its last 24
 * hours.
 */
const EXPIRING = { share: 4, atMost: { hours: 24 } } as const;

/**
 * The marks of a task at this moment. They are computed from its row for each answer, so they are
 * always exact and need no write.
 *
 * Example: a result that exists from 12:00 to midnight is `result_expiring` from 21:00 on, and
 * `result_expired` from midnight on.
 */
export function marksOf(task: Task, now: Instant): readonly Mark[] {
  return isSettled(task)
    ? [
        ...(isPast(task, task.settledAt) ? (["past_deadline"] as const) : []),
        ...expiryMarks(task, now),
      ]
    : [
        ...delaysOf(task, now),
        ...(isMisunderstood(task, now) ? (["not_understood"] as const) : []),
      ];
}

/**
 * Tencent's answers may be odd for this long before a caller sees it: a new word of theirs is often
 * gone again soon.
 */
const MISUNDERSTOOD_FOR = { hours: 1 } as const;

const isMisunderstood = (task: Task, now: Instant): boolean =>
  task.status === "running" &&
  task.misunderstood !== undefined &&
  now > after(task.misunderstood.since, MISUNDERSTOOD_FOR);

/**
 * How an unsettled task is late: past its caller's deadline, or at Tencent for longer than such
 * tasks are expected to take.
 */
export function delaysOf(task: Task, now: Instant): readonly Delay[] {
  const delays: Delay[] = [];
  if (isPast(task, now)) delays.push("past_deadline");
  if (isStalled(task, now)) delays.push("stalled");
  return delays;
}

const isPast = ({ deadline }: Task, moment: Instant): boolean =>
  deadline !== undefined && moment > deadline;

/** An indeterminate task is not stalled: its status already says that it may not move again. */
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
  const expiresAt = expiryOf(task);
  if (expiresAt === undefined) return [];
  if (now >= expiresAt) return ["result_expired"];
  const notice = Math.min(
    between(task.settledAt, expiresAt) / EXPIRING.share,
    milliseconds(EXPIRING.atMost),
  );
  return now > before(expiresAt, { milliseconds: notice }) ? ["result_expiring"] : [];
};
