import type { QueuedTask, SubmittingTask } from "../../task/task.ts";
import {
  after,
  type Duration,
  earliest,
  type Instant,
  instant,
  latest,
  milliseconds,
} from "../../task/time.ts";
import { fenceOf } from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Settings } from "./settings.ts";

/**
 * How long the sender of an attempt may take before others call it silence: longer than the send
 * and its writes together.
 */
const SENDER_LEASE: Duration = { seconds: 60 };

/**
 * How long a task backs off, twice as long each time: Tencent's concurrency and rate limits pass
 * within a task's life, and so does a network that does not reach Tencent.
 */
const BACKOFF = { first: { seconds: 15 }, longest: { minutes: 5 } } as const;

/**
 * Asked again after a quarter of its age: the lateness stays in proportion to the life of a task.
 */
const ASK_AGAIN = { share: 4, soonest: { seconds: 15 }, latest: { minutes: 10 } } as const;

/**
 * When somebody must look at an attempt, written before it is sent: it serves its sender's lease
 * and the first question alike.
 */
export function firstLook(
  settings: Settings,
  operation: StartOperation,
  application: string,
  signedAt: Instant,
): Instant {
  return latest(
    after(signedAt, SENDER_LEASE),
    after(signedAt, firstAskAfter(settings, operation, application)),
  );
}

/**
 * When an accepted task is first asked about: as planned before the send, or sooner where the
 * sender's lease was the later of the two.
 */
export function firstQuestion(
  settings: Settings,
  operation: StartOperation,
  task: SubmittingTask,
): Instant {
  return earliest(
    task.dueAt,
    after(task.signedAt, firstAskAfter(settings, operation, task.application)),
  );
}

const firstAskAfter = (
  settings: Settings,
  operation: StartOperation,
  application: string,
): Duration => {
  const { callback, noCallback } = operation.firstAskAfter;
  const told =
    settings.hasCallbacks(operation.product) ||
    settings.pullsEvents(operation.product, application);
  return told && operation.callback === "documented" ? callback : noCallback;
};

/** When a running task is asked about again. */
export function nextQuestion(submittedAt: Instant, now: Instant): Instant {
  const age = Date.parse(now) - Date.parse(submittedAt);
  const wait = Math.min(
    Math.max(age / ASK_AGAIN.share, milliseconds(ASK_AGAIN.soonest)),
    milliseconds(ASK_AGAIN.latest),
  );
  return later(now, Math.round(wait));
}

/**
 * Whether the attempt of this epoch was refused for a reason that need not hold for the tasks
 * behind it. Where we are wrong, the next task shows whether it does: after the second such refusal
 * the lane is blocked.
 */
export function isRefusedAlone({ epoch, lastRefusal }: QueuedTask, attempted: number): boolean {
  return (
    epoch > attempted && (lastRefusal?.kind === "busy-alone" || lastRefusal?.kind === "blocked")
  );
}

/** When a refused or unsent task may be tried again: never after its start deadline. */
export function nextStart(task: { refusals: number; startBefore: Instant }, now: Instant): Instant {
  const { first, longest } = BACKOFF;
  const wait = Math.min(
    milliseconds(first) * 2 ** Math.min(task.refusals, 20),
    milliseconds(longest),
  );
  return later(now, Math.min(wait, Math.max(0, Date.parse(task.startBefore) - Date.parse(now))));
}

/**
 * When a start in doubt is looked for: where Tencent finds it by our SessionId at once, before it
 * can have ended; else after its fence.
 */
export function firstLookInDoubt(
  operation: StartOperation,
  attempt: { signedAt: Instant },
  now: Instant,
): Instant {
  switch (operation.class) {
    case "deduped-and-found":
      return after(now, { seconds: 15 });
    case "deduped":
    case "unprotected":
      return latest(fenceOf(attempt), now);
  }
  return unreachable(operation.class);
}

/**
 * When a start of which a duplicate answer says that it was seen is looked for: at once where that
 * can tell.
 */
export function firstLookAfterDuplicate(
  operation: StartOperation,
  attempt: { signedAt: Instant },
  now: Instant,
): Instant {
  return operation.listedBy === undefined &&
    operation.soughtBy === undefined &&
    operation.occupied === undefined
    ? firstLookInDoubt(operation, attempt, now)
    : now;
}

/**
 * When a doubtful task of which nothing was found is looked for again: hourly, as evidence that
 * late is rare.
 */
export function nextLook(now: Instant, notBefore: Instant): Instant {
  return latest(later(now, milliseconds({ hours: 1 })), notBefore);
}

const later = (moment: Instant, wait: number): Instant => instant(Date.parse(moment) + wait);
