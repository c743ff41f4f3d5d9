import type { RefusalKind } from "../../task/fields.ts";
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

/** The poller calls a sender silent after this time, which is longer than its send and writes. */
const SENDER_LEASE: Duration = { seconds: 60 };

/**
 * The wait doubles with each refusal. Tencent's concurrency and rate limits pass within a task's
 * life, and so does a network that does not reach Tencent.
 */
const BACKOFF = { first: { seconds: 15 }, longest: { minutes: 5 } } as const;

/** A task is asked about again after a quarter of its age: the lateness is in proportion to it. */
const ASK_AGAIN = { share: 4, soonest: { seconds: 15 }, latest: { minutes: 10 } } as const;

/**
 * When the poller first looks at an attempt. It is written before the send, and serves the sender's
 * lease and the first question alike.
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
 * When an accepted task is first asked about: as planned before the send, or sooner if the sender's
 * lease was the later of the two.
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

/**
 * When a running task is asked about again.
 *
 * Example: a task was submitted at 12:00. After an answer at 12:01 the next question comes at
 * 12:01:15, after one at 12:20 at 12:25, and after one at 13:00 at 13:10.
 */
export function nextQuestion(submittedAt: Instant, now: Instant): Instant {
  const age = Date.parse(now) - Date.parse(submittedAt);
  const wait = Math.min(
    Math.max(age / ASK_AGAIN.share, milliseconds(ASK_AGAIN.soonest)),
    milliseconds(ASK_AGAIN.latest),
  );
  return later(now, Math.round(wait));
}

/** Whether a refusal of this kind may be about the refused task alone. */
const MAY_BE_ALONE: Readonly<Record<NonNullable<RefusalKind>, boolean>> = {
  busy: false,
  "busy-alone": true,
  // The next task shows whether the fault is ours: after its refusal the lane is blocked.
  blocked: true,
};

/**
 * Whether the attempt of epoch `attempted` was refused for a reason that need not hold for the
 * tasks behind it.
 */
export function isRefusedAlone({ epoch, lastRefusal }: QueuedTask, attempted: number): boolean {
  return epoch > attempted && lastRefusal?.kind !== undefined && MAY_BE_ALONE[lastRefusal.kind];
}

/**
 * When a refused or unsent task is tried again: at the latest at its start deadline.
 *
 * Example: a task is refused at 12:00:00 and tried again at 12:00:15. After further refusals it
 * waits 30 s, 1 min, 2 min, 4 min, and 5 min each time from then on.
 */
export function nextStart(task: { refusals: number; startBefore: Instant }, now: Instant): Instant {
  const { first, longest } = BACKOFF;
  const wait = Math.min(
    milliseconds(first) * 2 ** Math.min(task.refusals, 20),
    milliseconds(longest),
  );
  return later(now, Math.min(wait, Math.max(0, Date.parse(task.startBefore) - Date.parse(now))));
}

/**
 * When the poller first looks for a start in doubt. If Tencent finds a task by our SessionId, it is
 * after 15 s, before the task can have ended. Otherwise it is at the fence, when the signature of
 * the last attempt has expired.
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
 * When the poller looks for a start that Tencent called a duplicate. It is at once if the task can
 * be searched for, or if the code may mean an occupied room. Otherwise it is as for any doubt.
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
 * When the poller looks again for a start in doubt that it did not find: after an hour, as evidence
 * that comes so late is rare.
 */
export function nextLook(now: Instant, notBefore: Instant): Instant {
  return latest(later(now, milliseconds({ hours: 1 })), notBefore);
}

const later = (moment: Instant, wait: number): Instant => instant(Date.parse(moment) + wait);
