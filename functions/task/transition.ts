import { type Change, change } from "./change.ts";
import { above, absent, below, type Condition, equals } from "./condition.ts";
import { type Doubted, doubtAfter, doubtOfRestored } from "./doubt.ts";
import { type Blocks, type Delay, providerTaskIdInRow, type RefusalKind } from "./fields.ts";
import { DOUBT_HORIZON, FENCE, LAST_REPEAT_AFTER, TASK_HORIZON } from "./horizon.ts";
import { laneOf, waitAgenda } from "./names.ts";
import { backingOffKey } from "./queue-key.ts";
import type { TaskError } from "./report.ts";
import { settling } from "./settled.ts";
import type { DoubtfulTask, IndeterminateTask, QueuedTask, SubmittingTask } from "./task.ts";
import { after, before, type Instant } from "./time.ts";

/**
 * An attempt that is about to be sent. At `dueAt` the poller looks, whether or not the sender has
 * come back.
 */
export interface Attempt {
  readonly nonce: string;
  readonly signedAt: Instant;
  readonly dueAt: Instant;
}

/**
 * Written before the request is sent. Only the winner of this write may send. `agenda` is the work
 * list that the task enters (`askAgendaOf`). `inDoubt` is true where this epoch may have been
 * accepted before: then no refusal is the task's end.
 */
export function started(
  task: QueuedTask,
  attempt: Attempt & { readonly agenda: string },
  inDoubt = false,
): Change {
  return change("started", [equals("revision", task.revision)], {
    ...attempt,
    firstSentAt: attempt.signedAt,
    ...(inDoubt ? doubtOfRestored(attempt.signedAt) : { inDoubt }),
    duplicateSeen: false,
  });
}

/**
 * Evidence that Tencent accepted the start request of this epoch: its answer, or a record that
 * echoes our ids.
 */
export interface Acceptance {
  readonly epoch: number;
  /** `undefined` where Tencent has named none yet. */
  readonly providerTaskId: string | undefined;
  readonly requestId?: string | undefined;
}

/**
 * Tencent accepted the start. The evidence may come late and may belong to any attempt of the
 * epoch.
 */
export function accepted(evidence: Acceptance, dueAt: Instant, now: Instant): Change {
  const { epoch, providerTaskId, requestId } = evidence;
  return change("accepted", [equals("epoch", epoch), absent("providerTaskId")], {
    providerTaskId: providerTaskIdInRow(providerTaskId),
    submittedAt: now,
    requestId,
    dueAt,
  });
}

const undoubted = (task: SubmittingTask): Condition[] => [
  equals("nonce", task.nonce),
  equals("inDoubt", false),
];

/** Tencent's words when it refused, and their meaning. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly kind?: RefusalKind;
  readonly at?: Instant;
};

/**
 * Tencent refused the start for now, and no earlier attempt is in doubt. The next attempt is a new
 * request: the epoch moves on and the SessionId with it. Example: epoch 0 is refused at 12:00:00,
 * and epoch 1 is tried at `tryAt`.
 */
export function refusedForNow(
  task: SubmittingTask,
  refusal: Refusal,
  tryAt: Instant,
  blocks?: Blocks,
): Change {
  return change("refusedForNow", undoubted(task), {
    epoch: task.epoch + 1,
    refusals: task.refusals + 1,
    lastRefusal: refusal,
    blocks,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });
}

/**
 * The request never left this machine. The same epoch may be sent again, because Tencent has seen
 * nothing of it.
 */
export function unsent(task: SubmittingTask, tryAt: Instant): Change {
  return change("unsent", undoubted(task), {
    refusals: task.refusals + 1,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });
}

/** Tencent refused the start for good, and no earlier attempt is in doubt. Nothing was started. */
export function rejected(task: SubmittingTask, error: TaskError, now: Instant): Change {
  return change("rejected", undoubted(task), {
    ...settling(now, "create"),
    requestId: error.provider?.requestId,
    error,
  });
}

/**
 * No usable answer came, so Tencent may have accepted the attempt. `how` is absent for a repeat
 * that was not sent: it leaves the doubt as it was.
 */
export function doubted(task: SubmittingTask, dueAt: Instant, how?: Doubted): Change {
  return change("doubted", [equals("nonce", task.nonce)], {
    inDoubt: true,
    doubtSince: task.doubtSince ?? task.signedAt,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });
}

/**
 * Sends the same request again under the same SessionId, after the last attempt's signature has
 * expired: that attempt cannot arrive late any more. `lifted` is a refusal on the row that bars
 * nothing any more. It goes with this write.
 */
export function repeated(
  task: DoubtfulTask,
  attempt: Attempt,
  now: Instant,
  lifted?: string,
): Change {
  return change(
    "repeated",
    [
      equals("revision", task.revision),
      equals("duplicateSeen", false),
      unbarred(lifted),
      below("signedAt", before(now, FENCE)),
      above("firstSentAt", before(now, LAST_REPEAT_AFTER)),
    ],
    { ...attempt, sought: task.sought },
    lifted === undefined ? [] : ["refusedInDoubt"],
  );
}

/**
 * No refusal of a repeat stands on the row, or only this one. An earlier version took it for final,
 * and today's policy does not.
 */
export function unbarred(lifted: string | undefined): Condition {
  return lifted === undefined ? absent("refusedInDoubt") : equals("refusedInDoubt", lifted);
}

/**
 * No look can bring evidence any more. Only a TaskId that was named and not denied goes on being
 * asked about. `settle` is true where no evidence can come at all: no repeat, no list, and nothing
 * of ours in a callback.
 */
export function gaveUp(
  task: DoubtfulTask,
  error: TaskError,
  settle: boolean,
  now: Instant,
): Change {
  const moved = [equals("revision", task.revision)];
  if (settle) return change("gaveUp", moved, { ...settling(now, "horizon"), error });
  const dueAt = task.candidate === undefined ? after(task.firstSentAt, TASK_HORIZON) : now;
  return change("gaveUp", moved, { error, dueAt });
}

/**
 * Tencent refused a repeat, for good if there is a `code`. That says nothing of the attempt in
 * doubt.
 */
export function repeatRefused(
  task: SubmittingTask,
  code: string | undefined,
  dueAt: Instant,
  how?: Doubted,
): Change {
  return change("repeatRefused", [equals("nonce", task.nonce), equals("inDoubt", true)], {
    refusedInDoubt: code,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });
}

/** The next look is later. `noted` says which delays have been logged. */
export function postponed(
  task: DoubtfulTask | IndeterminateTask,
  dueAt: Instant,
  noted?: readonly Delay[],
): Change {
  return change("postponed", [equals("revision", task.revision)], {
    dueAt,
    noted,
    ...("sought" in task ? { sought: task.sought } : {}),
  });
}

/**
 * Tencent has seen our SessionId. From now on Callsheet looks for the task and sends nothing more.
 */
export function duplicateAnswered(task: SubmittingTask, dueAt: Instant, how?: Doubted): Change {
  return change("duplicateAnswered", [equals("nonce", task.nonce)], {
    inDoubt: true,
    duplicateSeen: true,
    doubtSince: task.doubtSince ?? task.signedAt,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });
}

/** The moment at which a doubtful task of which nothing was found becomes indeterminate. */
export function doubtEnds(task: DoubtfulTask): Instant {
  return after(task.firstSentAt, DOUBT_HORIZON);
}

/**
 * The moment after which Tencent refuses the attempt's signature, so that it cannot be accepted any
 * more. Example: signed at 12:00:00, fence at 12:06:30.
 */
export function fenceOf(attempt: { signedAt: Instant }): Instant {
  return after(attempt.signedAt, FENCE);
}
