import { type AskCurve, nextAskMs, overByMs, questionsWithin } from "../../task/ask-curve.ts";
import type { RefusalKind } from "../../task/fields.ts";
import { FENCE } from "../../task/horizon.ts";
import type { QueuedTask, SubmittingTask } from "../../task/task.ts";
import {
  after,
  between,
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

/** The poller calls a sender silent after this time, which is longer than its send and writes. */
const SENDER_LEASE: Duration = { seconds: 60 };

/**
 * The wait doubles with each refusal. Tencent's concurrency and rate limits pass within a task's
 * life, and so does a network that does not reach Tencent.
 */
const BACKOFF = { first: { seconds: 15 }, longest: { minutes: 5 } } as const;

/**
 * Where nothing is learned of a task's kind it is asked about again after a quarter of its age: the
 * lateness is in proportion to it. No task is left alone for longer than `latest`.
 */
const ASK_AGAIN = { share: 4, soonest: { seconds: 15 }, latest: { minutes: 10 } } as const;

/** Where something is learned: the least interval of questions, and the latest first one. */
const LEARNED = { soonest: { seconds: 5 }, latestFirst: { minutes: 20 } } as const;

/**
 * When the poller first looks at an attempt. It is written before the send, and serves the sender's
 * lease and the first question alike. A sender that died is noticed before its attempt's fence.
 */
export function firstLook(plan: FirstAsk, signedAt: Instant): Instant {
  const wait = plan.told ? firstAskMs(plan) : Math.min(firstAskMs(plan), LATEST_LOOK_MS);
  return latest(after(signedAt, SENDER_LEASE), later(signedAt, wait));
}

/** A dead sender's start is looked for from its fence on, so the poller has to know of it then. */
const LATEST_LOOK_MS = milliseconds(FENCE);

/** All that the first question of a task depends on. */
export interface FirstAsk {
  readonly operation: StartOperation;
  /** Whether Tencent tells of its end by itself. */
  readonly told: boolean;
  /** Learned from tasks of its kind. Undefined where there were too few. */
  readonly curve: AskCurve | undefined;
}

/**
 * When an accepted task is first asked about: as planned before the send, unless the sender's lease
 * or the fence has set another time. A row costs two write units more where its time changes, so a
 * small difference stays.
 */
export function firstQuestion(plan: FirstAsk, task: SubmittingTask): Instant {
  const wait = firstAskMs(plan);
  const wanted = later(task.signedAt, wait);
  const isNear = Math.abs(between(wanted, task.dueAt)) <= wait / 4;
  if (isNear) return task.dueAt;
  return plan.curve === undefined ? earliest(task.dueAt, wanted) : wanted;
}

/** Nine of ten tasks are over by then, and a callback that is half a minute late is lost. */
const UNTOLD_FROM = { share: 0.9, patience: { seconds: 30 } } as const;

/** From the start to the first question: where a callback comes, asking is only the safety net. */
const firstAskMs = ({ operation, told, curve }: FirstAsk): number => {
  const { callback, noCallback } = operation.firstAskAfter;
  const learned = curve === undefined ? undefined : learnedFirstMs(curve, told);
  // Where a callback comes, the first look serves the sender's lease too, and stays soon.
  const isLearned = learned !== undefined && !told;
  return within(
    learned ?? milliseconds(told ? callback : noCallback),
    isLearned ? LEARNED.latestFirst : ASK_AGAIN.latest,
  );
};

const learnedFirstMs = (curve: AskCurve, told: boolean): number | undefined => {
  if (!told) return askAtMs(curve, 0);
  const overBy = overByMs(curve, { ageMs: 0, share: UNTOLD_FROM.share });
  return overBy === undefined ? undefined : overBy + milliseconds(UNTOLD_FROM.patience);
};

const askAtMs = (curve: AskCurve, ageMs: number): number | undefined =>
  nextAskMs(curve, { ageMs, questions: questionsWithin(curve, milliseconds(LEARNED.soonest)) });

const within = (waitMs: number, longest: Duration): number =>
  Math.round(Math.min(Math.max(waitMs, milliseconds(LEARNED.soonest)), milliseconds(longest)));

/**
 * When a running task is asked about again. `curve` was learned from tasks of its kind, if there
 * were enough. Beyond the longest of them the task is asked about as if nothing was learned.
 *
 * Example: a task was submitted at 12:00, and nothing is learned. After an answer at 12:01 the next
 * question comes at 12:01:15, after one at 12:20 at 12:25, and after one at 13:00 at 13:10.
 */
export function nextQuestion(submittedAt: Instant, now: Instant, curve?: AskCurve): Instant {
  const ageMs = between(submittedAt, now);
  const learned = curve === undefined || ageMs < 0 ? undefined : askAtMs(curve, ageMs);
  if (learned !== undefined) return later(now, within(learned - ageMs, ASK_AGAIN.latest));
  const wait = Math.max(ageMs / ASK_AGAIN.share, milliseconds(ASK_AGAIN.soonest));
  return later(now, Math.round(Math.min(wait, milliseconds(ASK_AGAIN.latest))));
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
  const wait = Math.min(milliseconds(first) * 2 ** task.refusals, milliseconds(longest));
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
