import { EMPTY_RESULT_PATIENCE, NOT_YET_KNOWN, TASK_HORIZON } from "../../task/horizon.ts";
import { providerTaskOf } from "../../task/names.ts";
import { type Report, type TaskError, truncate, type Verdict } from "../../task/report.ts";
import { type Progress, reported } from "../../task/reported.ts";
import { type Ending, forgotten } from "../../task/settled.ts";
import { type CompletedVia, isSettled, type RunningTask, type Task } from "../../task/task.ts";
import { after, earliest, type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ask, type Reply } from "../common/ask.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { noticeDelay } from "../common/notice-delay.ts";
import { nextQuestion } from "../common/schedule.ts";
import { settleBy, settleTask } from "./settle-task.ts";

/** A callback whose question failed lets the poller ask soon, unless it would anyway. */
const SOON = { seconds: 60 } as const;

/**
 * A question and its answer, with why it was asked: a callback may make us look once more, it does
 * not change when we would have.
 */
export interface Look {
  readonly operation: StartOperation;
  readonly via: Extract<CompletedVia, "callback" | "event" | "poll">;
}

/**
 * Asks Tencent about a running task and applies what it says. Answers with the task as it stands
 * then.
 */
export const refreshTask = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
): Promise<Task> =>
  applyReply(
    dependencies,
    task,
    look,
    await ask(dependencies, look.operation, providerTaskOf(task)),
  );

/**
 * Applies an answer about this very task. Only a verdict settles; whatever else there is changes
 * when we ask next.
 */
export const applyReply = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  reply: Reply,
): Promise<Task> => {
  const { log } = dependencies;
  const name = {
    tenant: task.tenant,
    taskId: task.taskId,
    operation: task.operation,
    providerTaskId: task.providerTaskId,
  };
  if (reply.kind === "nothing") {
    log("question_unanswered", { ...name, reason: reply.reason });
    return askAgain(dependencies, task, look, {}, { soon: true });
  }
  if (reply.kind === "unread") {
    log("answer_unread", { ...name, reason: reply.reason, count: 1 });
    return misunderstood(dependencies, task, look, reply.reason);
  }
  if (reply.kind === "not-found") {
    log("provider_task_not_found", { ...name, code: reply.code, requestId: reply.requestId });
    return notFound(dependencies, task, look, reply);
  }
  const { verdict, sessionId, providerTaskId, unread } = reply.report;
  if (unread !== undefined)
    log("answer_unread", { ...name, reason: unread.first, count: unread.count });
  const ours = providerTaskOf(task).sessionId;
  if (isAnother(sessionId, ours) || isAnother(providerTaskId, task.providerTaskId)) {
    log("foreign_report", name);
    return askAgain(dependencies, task, look, {}, { soon: true });
  }
  if (verdict.state === "unknown")
    log("unknown_status", { ...name, reason: truncate(verdict.providerStatus) });
  if (verdict.state === "disagreeing")
    log("statuses_disagree", { ...name, reason: verdict.inner.state });
  return applyVerdict(dependencies, task, look, reply.report);
};

/** Whether an answer names something else than we asked about. Not every product names anything. */
const isAnother = (named: string | undefined, ours: string | undefined): boolean =>
  named !== undefined && ours !== undefined && named !== ours;

const applyVerdict = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  { verdict, details }: Report,
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  switch (verdict.state) {
    case "waiting":
    case "running": {
      const isSeen =
        verdict.state === "running" && look.operation.describedBy.endsUntold !== undefined;
      const report = {
        progress: verdict.progress,
        unfinishedAt: now,
        told: details,
        ...(isSeen ? { seenRunningAt: now } : {}),
      };
      return askAgain(dependencies, task, look, report, { resumed: true });
    }
    case "ended":
      return endedUntold(dependencies, task, look);
    case "unknown":
      return misunderstood(dependencies, task, look, `status ${verdict.providerStatus}`);
    case "finished-empty":
      return ifItStays(dependencies, task, look, {
        status: "failed",
        error: verdict.error ?? noResult,
      });
    case "disagreeing":
      return ifItStays(dependencies, task, look, endingOf(verdict.inner));
    case "succeeded":
    case "failed":
    case "canceled":
      return settleTask(dependencies, look.operation, task, endingOf(verdict), look.via);
  }
  return unreachable(verdict);
};

const noResult: TaskError = {
  code: "no_result",
  message: "Tencent finished the task without naming a result.",
  retryable: false,
};

const endingOf = (verdict: Verdict & { state: Ending["status"] }): Ending => ({
  status: verdict.state,
  output: verdict.output,
  ...("error" in verdict ? { error: verdict.error } : {}),
});

/**
 * `soon`: a callback that led to this answer leaves a question open. `resumed`: Tencent is at work
 * on the task.
 */
interface Manner {
  readonly soon?: boolean;
  readonly resumed?: boolean;
  /** When to look again, whoever asked. */
  readonly dueAt?: Instant;
}

/**
 * A lost race here means that somebody else looked meanwhile: nothing is missing, unless it was
 * seen at work. No later look need see that.
 */
const askAgain = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  report: Progress,
  manner: Manner = {},
): Promise<Task> => {
  const { clock } = dependencies;
  const now = instant(clock.now());
  // No task is waited for longer: it is told as unknown, whatever Tencent may still say.
  if (look.via === "poll" && after(task.firstSentAt, TASK_HORIZON) <= now)
    return forget(dependencies, task, look);
  const next =
    look.via === "poll"
      ? { askedAt: now, dueAt: nextQuestion(task.submittedAt, now) }
      : afterCallback(task, now, manner);
  const dueAt = manner.dueAt === undefined ? {} : { dueAt: manner.dueAt };
  const notice = noticeDelay(dependencies, task);
  const written = await move(
    dependencies,
    task,
    reported(task, { ...report, ...next, ...dueAt, noted: notice.noted }, manner.resumed),
  );
  if (written.won) notice.log();
  const other = written.task ?? task;
  const isMissing =
    !written.won &&
    report.seenRunningAt !== undefined &&
    isRunning(other) &&
    other.seenRunningAt === undefined;
  return isMissing ? askAgain(dependencies, other, look, report, manner) : other;
};

const afterCallback = (task: RunningTask, now: Instant, { soon = false }: Manner): Progress =>
  soon && task.dueAt > after(now, SOON) ? { dueAt: now } : {};

/**
 * Settles with an end that is to be believed only if it stays: a result that is missing may follow,
 * and statuses that disagree may come to agree. It takes two looks after that patience, as one may
 * see what was true long before.
 */
const ifItStays = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  ending: Ending,
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const emptySince = task.emptySince ?? now;
  const believedFrom = after(emptySince, EMPTY_RESULT_PATIENCE);
  if (look.via !== "poll")
    return askAgain(dependencies, task, look, { emptySince }, { soon: true });
  const isSeenTwice = task.emptySeenAt !== undefined && task.emptySeenAt >= believedFrom;
  const dueAt = earliest(nextQuestion(task.submittedAt, now), after(now, SOON));
  if (!isSeenTwice)
    return askAgain(dependencies, task, look, { emptySince, emptySeenAt: now }, { dueAt });
  return settleTask(dependencies, look.operation, task, { ...ending, isConcluded: true }, look.via);
};

/**
 * So many answers in a row that are not understood are told to the operator once more: Tencent may
 * go on like that for ever.
 */
const OFTEN = 5;

/**
 * It says nothing about the task, but that it says nothing is shown: in time a caller sees a mark,
 * and in the end the reason.
 */
const misunderstood = (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  reason: string,
): Promise<Task> => {
  const { tenant, taskId, operation, providerTaskId } = task;
  const { times, since } = task.misunderstood ?? {
    times: 0,
    since: instant(dependencies.clock.now()),
  };
  const count = times + 1;
  if (count % OFTEN === 0)
    dependencies.log("task_not_understood", { tenant, taskId, operation, providerTaskId, count });
  return askAgain(dependencies, task, look, {
    misunderstood: { times: count, since, reason: truncate(reason, LONGEST_REASON) },
  });
};

/** Bytes. The row has to stay under one write unit. */
const LONGEST_REASON = 64;

/**
 * It has ended, and only a callback can tell how. One that was seen at work and of which no
 * callback told otherwise in time has done what it was for; of one that was never seen at work
 * nothing can be said.
 */
const endedUntold = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  provider?: TaskError["provider"],
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const told = after(task.endedSince ?? now, look.operation.describedBy.endsUntold ?? {});
  if (told > now)
    return askAgain(
      dependencies,
      task,
      look,
      { endedSince: task.endedSince ?? now },
      { dueAt: told },
    );
  if (task.seenRunningAt === undefined) return forget(dependencies, task, look, provider);
  return settleTask(
    dependencies,
    look.operation,
    task,
    {
      status: "succeeded",
      output: { files: [], details: { stopReason: "unknown" } },
      isConcluded: true,
    },
    look.via,
  );
};

/**
 * "Not found" means something only when Tencent's record of the task must have ended; before, it
 * may be a copy that lags behind. A transcription is gone with its end, but a young one may not be
 * everywhere yet, also where a callback told that it is at work.
 */
const notFound = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  reply: Reply & { kind: "not-found" },
): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const { describedBy, recordLife } = look.operation;
  const forgets = describedBy.endsUntold !== undefined;
  if (after(task.submittedAt, forgets ? NOT_YET_KNOWN : recordLife) > now)
    return askAgain(dependencies, task, look, {}, { soon: true });
  const provider = { code: reply.code, requestId: reply.requestId };
  return forgets
    ? endedUntold(dependencies, task, look, provider)
    : forget(dependencies, task, look, provider);
};

const forget = (
  dependencies: Dependencies,
  task: RunningTask,
  { operation }: Look,
  provider?: TaskError["provider"],
): Promise<Task> => {
  const { misunderstood: { reason } = {} } = task;
  const message =
    reason === undefined
      ? "Tencent never told the outcome of the task, and cannot be expected to any more."
      : `What Tencent answered about the task could not be read (${reason}), and it cannot be expected to tell more.`;
  const error = {
    code: "provider_forgot",
    message,
    retryable: false,
    ...(provider === undefined ? {} : { provider }),
  };
  return settleBy(
    dependencies,
    operation,
    task,
    forgotten(task, error, instant(dependencies.clock.now())),
  );
};

/** Whether the task is running, so that it can be asked about by its TaskId. */
export const isRunning = (task: Task): task is RunningTask =>
  !isSettled(task) && task.status === "running";
