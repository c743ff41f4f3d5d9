import { type Change, change, type Settable } from "./change.ts";
import { above, absent, below, type Condition, equals } from "./condition.ts";
import { type Doubted, doubtAfter } from "./doubt.ts";
import { DOUBT_HORIZON, FENCE, LAST_REPEAT_AFTER, RETENTION, TASK_HORIZON } from "./horizon.ts";
import { askAgenda, laneOf, waitAgenda } from "./names.ts";
import { backingOffKey } from "./queue-key.ts";
import type { Output, TaskError } from "./report.ts";
import {
  type Blocks,
  type CompletedVia,
  type Delay,
  type DoubtfulTask,
  type IndeterminateTask,
  providerTaskIdInRow,
  type QueuedTask,
  type RefusalKind,
  type RunningTask,
  type SubmittingTask,
} from "./task.ts";
import { after, before, epochSeconds, type Instant } from "./time.ts";

/** What a task forgets when the TaskId that was named for it is not its own. */
export const CANDIDATE = ["candidate", "candidateSince"];

/**
 * An attempt that is about to be sent. `dueAt`: when somebody must look, whatever becomes of the
 * sender.
 */
export interface Attempt {
  readonly nonce: string;
  readonly signedAt: Instant;
  readonly dueAt: Instant;
}

/** Written ahead of the send; only its winner may send. */
export const started = (task: QueuedTask, attempt: Attempt): Change =>
  change("started", [equals("revision", task.revision)], {
    ...attempt,
    firstSentAt: attempt.signedAt,
    inDoubt: false,
    duplicateSeen: false,
    agenda: askAgenda(task.operation),
  });

/**
 * What shows that Tencent accepted the start request of this epoch: its answer, or a record that
 * echoes our ids.
 */
export interface Acceptance {
  readonly epoch: number;
  /** `undefined` where Tencent has named none yet. */
  readonly providerTaskId: string | undefined;
  readonly requestId?: string | undefined;
}

/** However late the evidence comes and whatever attempt it belongs to. */
export const accepted = (evidence: Acceptance, dueAt: Instant, now: Instant): Change => {
  const { epoch, providerTaskId, requestId } = evidence;
  return change("accepted", [equals("epoch", epoch), absent("providerTaskId")], {
    providerTaskId: providerTaskIdInRow(providerTaskId),
    submittedAt: now,
    requestId,
    dueAt,
  });
};

const undoubted = (task: SubmittingTask): Condition[] => [
  equals("nonce", task.nonce),
  equals("inDoubt", false),
];

/** What Tencent said when it refused, and what that means. */
export type Refusal = {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly kind?: RefusalKind;
  readonly at?: Instant;
};

/**
 * Refused, but not for ever, and no earlier attempt is in doubt: the next attempt is a new request
 * with a new SessionId.
 */
export const refusedForNow = (
  task: SubmittingTask,
  refusal: Refusal,
  tryAt: Instant,
  blocks?: Blocks,
): Change =>
  change("refusedForNow", undoubted(task), {
    epoch: task.epoch + 1,
    refusals: task.refusals + 1,
    lastRefusal: refusal,
    blocks,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });

/** Never left this machine: the same epoch may be sent again, as nothing of it ever was. */
export const unsent = (task: SubmittingTask, tryAt: Instant): Change =>
  change("unsent", undoubted(task), {
    refusals: task.refusals + 1,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });

/** What every settling move sets. */
export const settling = (now: Instant, completedVia: CompletedVia): Settable => ({
  settledAt: now,
  completedVia,
  ttl: epochSeconds(after(now, RETENTION)),
});

/** Refused for good, and no earlier attempt is in doubt: nothing was started. */
export const rejected = (task: SubmittingTask, error: TaskError, now: Instant): Change =>
  change("rejected", undoubted(task), {
    ...settling(now, "create"),
    requestId: error.provider?.requestId,
    error,
  });

/**
 * Silence: the attempt may have been accepted. `how` is absent for an unsent repeat, which leaves
 * the doubt as it was.
 */
export const doubted = (task: SubmittingTask, dueAt: Instant, how?: Doubted): Change =>
  change("doubted", [equals("nonce", task.nonce)], {
    inDoubt: true,
    doubtSince: task.doubtSince ?? task.signedAt,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });

/**
 * The same request once more under the same SessionId, after the last attempt's signature has
 * expired.
 */
export const repeated = (task: DoubtfulTask, attempt: Attempt, now: Instant): Change =>
  change(
    "repeated",
    [
      equals("revision", task.revision),
      equals("duplicateSeen", false),
      absent("refusedInDoubt"),
      below("signedAt", before(now, FENCE)),
      above("firstSentAt", before(now, LAST_REPEAT_AFTER)),
    ],
    { ...attempt, sought: task.sought },
  );

/**
 * No evidence can come from us any more, but for a TaskId that was named and not denied: it goes on
 * being asked about. `settle`: nothing can come at all (no repeat, no list, nothing of ours in a
 * callback).
 */
export const gaveUp = (
  task: DoubtfulTask,
  error: TaskError,
  settle: boolean,
  now: Instant,
): Change => {
  const moved = [equals("revision", task.revision)];
  if (settle) return change("gaveUp", moved, { ...settling(now, "horizon"), error });
  const dueAt = task.candidate === undefined ? after(task.firstSentAt, TASK_HORIZON) : now;
  return change("gaveUp", moved, { error, dueAt });
};

/** How a task ended at Tencent. `outputRow` names a row that was written before. */
export interface Ending {
  readonly status: "succeeded" | "failed" | "canceled";
  readonly output?: Output | undefined;
  readonly outputRow?: string | undefined;
  readonly outputExpiresAt?: Instant | undefined;
  readonly error?: TaskError | undefined;
  /**
   * Concluded from what Tencent did not say: it holds for the task as it was read, and whatever was
   * told meanwhile counts for more.
   */
  readonly isConcluded?: boolean;
}

/** Tencent's verdict, by evidence about this very TaskId. */
export const settled = (
  task: RunningTask,
  ending: Ending,
  completedVia: CompletedVia,
  now: Instant,
): Change =>
  change(
    "settled",
    [
      ending.isConcluded
        ? equals("revision", task.revision)
        : equals("providerTaskId", providerTaskIdInRow(task.providerTaskId)),
    ],
    {
      ...settling(now, completedVia),
      status: ending.status,
      output: ending.output === undefined ? undefined : inRow(ending.output),
      outputRow: ending.outputRow,
      outputExpiresAt: ending.outputExpiresAt,
      error: ending.error,
    },
  );

/** Without the parts, which stand in a row of their own. */
const inRow = ({ files, details }: Output): Omit<Output, "tasks"> => ({
  files,
  ...(details === undefined ? {} : { details }),
});

/**
 * Tencent no longer knows the task, and is past the time for which it remembers any; nor was it
 * told of while we asked.
 */
export const forgotten = (task: RunningTask, error: TaskError, now: Instant): Change =>
  change("forgotten", [equals("revision", task.revision)], { ...settling(now, "horizon"), error });

/** The horizon has passed without evidence. */
export const closed = (task: IndeterminateTask, now: Instant): Change =>
  change("closed", [equals("revision", task.revision)], settling(now, "horizon"));

/** What an answer that settles nothing leaves behind. */
export interface Progress {
  readonly progress?: number | undefined;
  readonly askedAt?: Instant | undefined;
  readonly emptySince?: Instant | undefined;
  readonly emptySeenAt?: Instant | undefined;
  readonly unfinishedAt?: Instant | undefined;
  readonly seenRunningAt?: Instant | undefined;
  readonly endedSince?: Instant | undefined;
  readonly noted?: readonly Delay[] | undefined;
  readonly dueAt?: Instant | undefined;
  readonly misunderstood?: RunningTask["misunderstood"];
  readonly told?: RunningTask["told"];
}

/**
 * `resumed`: Tencent says that it is at work, so it has not ended, and no result can be missing
 * yet.
 */
export const reported = (task: RunningTask, report: Progress, resumed = false): Change => {
  const isUnderstood =
    resumed || report.emptySince !== undefined || report.endedSince !== undefined;
  const shed = [
    ...(resumed ? ["emptySince", "emptySeenAt", "endedSince"] : []),
    ...(isUnderstood ? ["misunderstood"] : []),
  ];
  return change("reported", [equals("revision", task.revision)], { ...report }, shed);
};

/** A repeat was refused, for good (`code`) or not: that says nothing of the attempt in doubt. */
export const repeatRefused = (
  task: SubmittingTask,
  code: string | undefined,
  dueAt: Instant,
  how?: Doubted,
): Change =>
  change("repeatRefused", [equals("nonce", task.nonce), equals("inDoubt", true)], {
    refusedInDoubt: code,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });

/** Waited too long for its start; nothing was started. */
export const expired = (task: QueuedTask, error: TaskError, now: Instant): Change =>
  change("expired", [equals("revision", task.revision)], { ...settling(now, "deadline"), error });

/** Never started. */
export const canceled = (task: QueuedTask, now: Instant): Change =>
  change("canceled", [equals("revision", task.revision)], settling(now, "cancel"));

/** Look again later. `noted`: what of its delay has been logged. */
export const postponed = (
  task: DoubtfulTask | IndeterminateTask,
  dueAt: Instant,
  noted?: readonly Delay[],
): Change =>
  change("postponed", [equals("revision", task.revision)], {
    dueAt,
    noted,
    ...("sought" in task ? { sought: task.sought } : {}),
  });

/** An id of ours was seen: look for the task, send nothing more. */
export const duplicateAnswered = (task: SubmittingTask, dueAt: Instant, how?: Doubted): Change =>
  change("duplicateAnswered", [equals("nonce", task.nonce)], {
    inDoubt: true,
    duplicateSeen: true,
    doubtSince: task.doubtSince ?? task.signedAt,
    doubt: how && doubtAfter(task, how),
    dueAt,
  });

/** When a doubtful task of which nothing was found is given up as indeterminate. */
export const doubtEnds = (task: DoubtfulTask): Instant => after(task.firstSentAt, DOUBT_HORIZON);

/**
 * After this moment the attempt's signature is refused everywhere: it cannot be accepted any more.
 */
export const fenceOf = (attempt: { signedAt: Instant }): Instant => after(attempt.signedAt, FENCE);
