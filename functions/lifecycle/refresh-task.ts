import { EMPTY_RESULT_PATIENCE, NOT_YET_KNOWN, TASK_HORIZON } from "../task/horizon.ts";
import type { TaskError, Verdict } from "../task/report.ts";
import { type CompletedVia, isSettled, providerTaskOf, type RunningTask, type Task } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { forgotten, type Progress, reported } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { ask, type Reply } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { noticeDelay } from "./notice-delay.ts";
import { nextQuestion } from "./schedule.ts";
import { settleBy, settleTask } from "./settle-task.ts";

/** A callback whose question failed lets the poller ask soon, unless it would anyway. */
const SOON = { seconds: 60 } as const;

/** A question and its answer, with why it was asked: a callback may make us look once more, it does not change when we would have. */
export interface Look {
  readonly operation: StartOperation;
  readonly via: Extract<CompletedVia, "callback" | "event" | "poll">;
}

/** Asks Tencent about a running task and applies what it says. Answers with the task as it stands then. */
export const refreshTask = async (dependencies: Dependencies, task: RunningTask, look: Look): Promise<Task> =>
  applyReply(dependencies, task, look, await ask(dependencies, look.operation, providerTaskOf(task)));

/** Applies an answer about this very task. Only a verdict settles; whatever else there is changes when we ask next. */
export const applyReply = async (dependencies: Dependencies, task: RunningTask, look: Look, reply: Reply): Promise<Task> => {
  const { log } = dependencies;
  const name = { tenant: task.tenant, taskId: task.taskId, operation: task.operation, providerTaskId: task.providerTaskId };
  if (reply.kind === "nothing") {
    log("question_unanswered", { ...name, reason: reply.reason });
    return askAgain(dependencies, task, look, {}, { soon: true });
  }
  if (reply.kind === "not-found") {
    log("provider_task_not_found", { ...name, code: reply.code, requestId: reply.requestId });
    return notFound(dependencies, task, look, reply);
  }
  const { verdict, sessionId, providerTaskId } = reply.report;
  const ours = providerTaskOf(task).sessionId;
  if (isAnother(sessionId, ours) || isAnother(providerTaskId, task.providerTaskId || undefined)) {
    log("foreign_report", name);
    return askAgain(dependencies, task, look, {}, { soon: true });
  }
  if (verdict.state === "unknown") log("unknown_status", { ...name, reason: verdict.providerStatus });
  return applyVerdict(dependencies, task, look, verdict);
};

/** Whether an answer names something else than we asked about. Not every product names anything. */
const isAnother = (named: string | undefined, ours: string | undefined): boolean =>
  named !== undefined && ours !== undefined && named !== ours;

const applyVerdict = async (dependencies: Dependencies, task: RunningTask, look: Look, verdict: Verdict): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  switch (verdict.state) {
    case "waiting":
      return askAgain(dependencies, task, look, { progress: verdict.progress, unfinishedAt: now }, { resumed: true });
    case "running": {
      const seen = look.operation.describedBy.endsUntold === undefined ? {} : { seenRunningAt: now };
      return askAgain(dependencies, task, look, { progress: verdict.progress, unfinishedAt: now, ...seen }, { resumed: true });
    }
    case "ended":
      return endedUntold(dependencies, task, look);
    case "unknown":
      return askAgain(dependencies, task, look, {});
    case "finished-empty":
      return finishedEmpty(dependencies, task, look, verdict.error);
    case "succeeded":
      return settleTask(dependencies, look.operation, task, { status: "succeeded", output: verdict.output }, look.via);
    case "failed":
      return settleTask(dependencies, look.operation, task, { status: "failed", output: verdict.output, error: verdict.error }, look.via);
    case "canceled":
      return settleTask(dependencies, look.operation, task, { status: "canceled", error: verdict.error }, look.via);
  }
};

/** `soon`: a callback that led to this answer leaves a question open. `resumed`: Tencent is at work on the task. */
interface Manner {
  readonly soon?: boolean;
  readonly resumed?: boolean;
  /** When to look again, whoever asked. */
  readonly dueAt?: Instant;
}

/** T16. A lost race here means that somebody else looked meanwhile: nothing is missing, unless it was seen at work. No later look need see that. */
const askAgain = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  report: Progress,
  manner: Manner = {},
): Promise<Task> => {
  const { tasks, clock } = dependencies;
  const now = instant(clock.now());
  // No task is waited for longer: it is told as unknown, whatever Tencent may still say.
  if (look.via === "poll" && after(task.firstSentAt, TASK_HORIZON) <= now) return forget(dependencies, task, look);
  const next = look.via === "poll" ? { askedAt: now, dueAt: nextQuestion(task.submittedAt, now) } : afterCallback(task, now, manner);
  const dueAt = manner.dueAt === undefined ? {} : { dueAt: manner.dueAt };
  const notice = noticeDelay(dependencies, task);
  const written = await tasks.apply(task, reported(task, { ...report, ...next, ...dueAt, noted: notice.noted }, manner.resumed));
  if (written.won) notice.log();
  const other = written.task ?? task;
  const isMissing = !written.won && report.seenRunningAt !== undefined && isRunning(other) && other.seenRunningAt === undefined;
  return isMissing ? askAgain(dependencies, other, look, report, manner) : other;
};

const afterCallback = (task: RunningTask, now: Instant, { soon = false }: Manner): Progress =>
  soon && task.dueAt > after(now, SOON) ? { dueAt: now } : {};

/**
 * A success without a result, or a failure that is to be believed if it stays: what is missing may follow, for a while. It takes two looks after
 * that while, as one may see what was true long before.
 */
const finishedEmpty = async (dependencies: Dependencies, task: RunningTask, look: Look, told?: TaskError): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const emptySince = task.emptySince ?? now;
  const believedFrom = after(emptySince, EMPTY_RESULT_PATIENCE);
  if (look.via !== "poll") return askAgain(dependencies, task, look, { emptySince }, { soon: true });
  const isSeenTwice = task.emptySeenAt !== undefined && task.emptySeenAt >= believedFrom;
  if (!isSeenTwice) return askAgain(dependencies, task, look, { emptySince, emptySeenAt: now });
  const error = told ?? { code: "no_result", message: "Tencent finished the task without naming a result.", retryable: false };
  return settleTask(dependencies, look.operation, task, { status: "failed", error, isConcluded: true }, look.via);
};

/**
 * It has ended, and only a callback can tell how. One that was seen at work and of which no callback told otherwise in time has done what it
 * was for; of one that was never seen at work nothing can be said.
 */
const endedUntold = async (dependencies: Dependencies, task: RunningTask, look: Look, provider?: TaskError["provider"]): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const told = after(task.endedSince ?? now, look.operation.describedBy.endsUntold ?? {});
  if (told > now) return askAgain(dependencies, task, look, { endedSince: task.endedSince ?? now }, { dueAt: told });
  if (task.seenRunningAt === undefined) return forget(dependencies, task, look, provider);
  return settleTask(
    dependencies,
    look.operation,
    task,
    { status: "succeeded", output: { files: [], details: { stopReason: "unknown" } }, isConcluded: true },
    look.via,
  );
};

/**
 * T12. "Not found" means something only when Tencent's record of the task must have ended; before, it may be a copy that lags behind. A
 * transcription is gone with its end, but a young one may not be everywhere yet, also where a callback told that it is at work.
 */
const notFound = async (dependencies: Dependencies, task: RunningTask, look: Look, reply: Reply & { kind: "not-found" }): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const { describedBy, recordLife } = look.operation;
  const forgets = describedBy.endsUntold !== undefined;
  if (after(task.submittedAt, forgets ? NOT_YET_KNOWN : recordLife) > now) return askAgain(dependencies, task, look, {}, { soon: true });
  const provider = { code: reply.code, requestId: reply.requestId };
  return forgets ? endedUntold(dependencies, task, look, provider) : forget(dependencies, task, look, provider);
};

const forget = (dependencies: Dependencies, task: RunningTask, { operation }: Look, provider?: TaskError["provider"]): Promise<Task> => {
  const message = "Tencent never told the outcome of the task, and cannot be expected to any more.";
  const error = { code: "provider_forgot", message, retryable: false, ...(provider === undefined ? {} : { provider }) };
  return settleBy(dependencies, operation, task, forgotten(task, error, instant(dependencies.clock.now())));
};

/** Whether the task is running, so that it can be asked about by its TaskId. */
export const isRunning = (task: Task): task is RunningTask => !isSettled(task) && task.status === "running";
