import { type Change, change, type Settable } from "./change.ts";
import { equals } from "./condition.ts";
import type { DoubtfulTask, IndeterminateTask, RunningTask, SubmittingTask } from "./task.ts";
import { after, earliest, type Instant } from "./time.ts";
import { unreachable } from "./unreachable.ts";

/*
 * A candidate is a TaskId that a callback, an event or a list names for a task. The row keeps it
 * until Tencent confirms or denies that it is the task's own. Each move here is an `asked`: it
 * changes no status, and holds only for the task as it was read.
 *
 * Example: a callback at 12:00:00 names TaskId T for a doubtful task whose `dueAt` is 12:05:00.
 * `asked` sets `askedAt` to 12:00:00, `candidate` to T and `dueAt` to 12:01:00. The callback asks
 * at once; if Tencent does not answer, the poller asks about T at 12:01:00.
 */

/** A task that a callback may be about, because Tencent may have it. */
type Addressed = SubmittingTask | DoubtfulTask | RunningTask | IndeterminateTask;

/** The poller asks about a candidate this long after a question that was not answered. */
const POLLER_ASKS_AFTER = { seconds: 60 } as const;

/**
 * Claims the one question that callbacks may cause within `ASK_SPACING` (decision 0004). Only the
 * winner asks. With a `candidate`, the question is about that TaskId, and the row keeps it.
 */
export function asked(task: Addressed, now: Instant, candidate?: string): Change {
  const claim = { askedAt: now };
  if (candidate === undefined) return move(task, claim);
  const pollerAsksAt = after(now, POLLER_ASKS_AFTER);
  return move(task, {
    ...claim,
    ...keeping(task, candidate, now),
    ...dueBy(task, pollerAsksAt),
  });
}

/**
 * Claims the one question that waiting callers may cause within `ASK_SPACING`. It leaves `dueAt`
 * alone, and a callback may still ask.
 */
export function askedForCaller(task: RunningTask, now: Instant): Change {
  return move(task, {
    askedAt: now,
    callerAskedAt: now,
    callerClaims: (task.callerClaims ?? 0) + 1,
  });
}

/** Keeps a TaskId that cannot be asked about now. The poller asks as soon as it can. */
export function candidateNamed(task: Addressed, candidate: string, now: Instant): Change {
  return move(task, { ...keeping(task, candidate, now), ...dueBy(task, now) });
}

/**
 * Keeps a TaskId that Tencent lists with our ids and cannot describe yet. The poller that found it
 * in the list asks again.
 */
export function candidateListed(task: DoubtfulTask, candidate: string, now: Instant): Change {
  return move(task, {
    askedAt: now,
    candidate,
    candidateSince: now,
    dueAt: after(now, POLLER_ASKS_AFTER),
  });
}

/** Forgets the candidate: Tencent says that it is another task. */
export function candidateDenied(task: { revision: number }): Change {
  return move(task, {}, ["candidate", "candidateSince"]);
}

function move(task: { revision: number }, set: Settable, remove: readonly string[] = []): Change {
  return change("asked", [equals("revision", task.revision)], set, remove);
}

/**
 * The fields that keep a candidate. A running task has its TaskId, so it keeps none. Naming the
 * same candidate again does not move `candidateSince`, which limits how long a doubt waits for it.
 */
function keeping(task: Addressed, candidate: string, now: Instant): Settable {
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
}

/**
 * The due time that makes the poller look by `askAt` at the latest. A callback never delays a look.
 * The `dueAt` of a submitting task is its sender's lease, and a running task has its own schedule:
 * both stay.
 */
function dueBy(task: Addressed, askAt: Instant): Settable {
  switch (task.status) {
    case "running":
    case "submitting":
      return {};
    case "doubtful":
    case "indeterminate":
      return { dueAt: earliest(task.dueAt, askAt) };
  }
  return unreachable(task);
}
