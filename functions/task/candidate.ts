import { type Change, change, type Settable } from "./change.ts";
import { equals } from "./condition.ts";
import type { DoubtfulTask, IndeterminateTask, RunningTask, SubmittingTask } from "./task.ts";
import { after, earliest, type Instant } from "./time.ts";
import { CANDIDATE } from "./transition.ts";
import { unreachable } from "./unreachable.ts";

/** Any task that a message may be about: it may be at Tencent. */
type Addressed = SubmittingTask | DoubtfulTask | RunningTask | IndeterminateTask;

/** Should a question about a candidate go unanswered, the poller asks it again this soon. */
const POLLER_ASKS_AFTER = { seconds: 60 } as const;

/**
 * Claims (decision 0004) the one question that callbacks may cause in a while: only its winner
 * asks. `candidate`: about which TaskId.
 */
export const asked = (task: Addressed, now: Instant, candidate?: string): Change => {
  const kept =
    candidate === undefined
      ? {}
      : { ...named(task, candidate, now), ...soonest(task, after(now, POLLER_ASKS_AFTER)) };
  return change("asked", [equals("revision", task.revision)], { askedAt: now, ...kept });
};

/**
 * Claims the one question that waiting callers may cause in a while. It puts nothing off, and keeps
 * no callback from asking.
 */
export const askedForCaller = (task: RunningTask, now: Instant): Change =>
  change("asked", [equals("revision", task.revision)], {
    askedAt: now,
    callerAskedAt: now,
    callerClaims: (task.callerClaims ?? 0) + 1,
  });

/** Keeps a TaskId that cannot be asked about now, for the poller to ask. */
export const candidateNamed = (task: Addressed, candidate: string, now: Instant): Change =>
  change("asked", [equals("revision", task.revision)], {
    ...named(task, candidate, now),
    ...soonest(task, now),
  });

/**
 * Tencent lists this TaskId with our ids, and does not tell of the task yet. The poller that found
 * it asks again.
 */
export const candidateListed = (task: DoubtfulTask, candidate: string, now: Instant): Change =>
  change("asked", [equals("revision", task.revision)], {
    askedAt: now,
    candidate,
    candidateSince: now,
    dueAt: after(now, POLLER_ASKS_AFTER),
  });

/** Tencent says that the candidate is another task's. */
export const candidateDenied = (task: { revision: number }): Change =>
  change("asked", [equals("revision", task.revision)], {}, CANDIDATE);

/** Since when it is kept tells how long a doubt waits for it. */
const named = (task: Addressed, candidate: string, now: Instant): Settable => {
  switch (task.status) {
    case "running":
      return {};
    case "indeterminate":
      return candidate === task.candidate ? {} : { candidate };
    case "submitting":
    case "doubtful":
      return candidate === task.candidate ? {} : { candidate, candidateSince: now };
  }
  return unreachable(task);
};

/**
 * A start that is on its way keeps its due time, its sender's lease; and no message puts off what
 * was to be done sooner.
 */
const soonest = (task: Addressed, askAt: Instant): Settable => {
  switch (task.status) {
    case "running":
    case "submitting":
      return {};
    case "doubtful":
    case "indeterminate":
      return { dueAt: earliest(task.dueAt, askAt) };
  }
  return unreachable(task);
};
