import { EMPTY_RESULT_PATIENCE } from "../task/horizon.ts";
import type { Verdict } from "../task/report.ts";
import { type CompletedVia, isSettled, type RunningTask, sessionIdOf, type Task } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { forgotten, type Progress, reported } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { ask, type Reply } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { nextQuestion } from "./schedule.ts";
import { settleBy, settleTask } from "./settle-task.ts";

/** A callback whose question failed lets the poller ask soon, unless it would anyway. */
const SOON = { seconds: 60 } as const;

/** A question and its answer, with why it was asked: a callback may make us look once more, it does not change when we would have. */
interface Look {
  readonly operation: StartOperation;
  readonly via: Extract<CompletedVia, "callback" | "poll">;
}

/** Asks Tencent about a running task and applies what it says. Answers with the task as it stands then. */
export const refreshTask = async (dependencies: Dependencies, task: RunningTask, look: Look): Promise<Task> =>
  applyReply(dependencies, task, look, await ask(dependencies, look.operation, task));

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
  const { verdict, sessionId } = reply.report;
  if (sessionId !== undefined && sessionId !== sessionIdOf(task)) {
    log("foreign_report", name);
    return askAgain(dependencies, task, look, {}, { soon: true });
  }
  if (verdict.state === "unknown") log("unknown_status", { ...name, reason: verdict.providerStatus });
  return applyVerdict(dependencies, task, look, verdict);
};

const applyVerdict = async (dependencies: Dependencies, task: RunningTask, look: Look, verdict: Verdict): Promise<Task> => {
  switch (verdict.state) {
    case "waiting":
    case "running":
      return askAgain(dependencies, task, look, { progress: verdict.progress }, { resumed: true });
    case "unknown":
      return askAgain(dependencies, task, look, {});
    case "finished-empty":
      return finishedEmpty(dependencies, task, look);
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
}

/** T16. A lost race here means that somebody else looked meanwhile: nothing of ours is missing. */
const askAgain = async (
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  report: Progress,
  manner: Manner = {},
): Promise<Task> => {
  const { tasks, clock } = dependencies;
  const now = instant(clock.now());
  const next = look.via === "poll" ? { askedAt: now, dueAt: nextQuestion(task.submittedAt, now) } : afterCallback(task, now, manner);
  const written = await tasks.apply(task, reported(task, { ...report, ...next }, manner.resumed));
  return written.task ?? task;
};

const afterCallback = (task: RunningTask, now: Instant, { soon = false }: Manner): Progress =>
  soon && task.dueAt > after(now, SOON) ? { dueAt: now } : {};

/** Tencent calls it a success and names no result: it may follow, for a while. */
const finishedEmpty = async (dependencies: Dependencies, task: RunningTask, look: Look): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  const emptySince = task.emptySince ?? now;
  if (after(emptySince, EMPTY_RESULT_PATIENCE) > now) return askAgain(dependencies, task, look, { emptySince }, { soon: true });
  const error = { code: "no_result", message: "Tencent finished the task without naming a result.", retryable: false };
  return settleTask(dependencies, look.operation, task, { status: "failed", error }, look.via);
};

/** T12. "Not found" means something only after Tencent's record of the task must have ended; before, it may be a copy that lags behind. */
const notFound = async (dependencies: Dependencies, task: RunningTask, look: Look, reply: Reply & { kind: "not-found" }): Promise<Task> => {
  const now = instant(dependencies.clock.now());
  if (after(task.submittedAt, look.operation.recordLife) > now) return askAgain(dependencies, task, look, {}, { soon: true });
  const error = {
    code: "provider_forgot",
    message: "Tencent no longer knows the task, and its outcome was never learned.",
    retryable: false,
    provider: { code: reply.code, requestId: reply.requestId },
  };
  return settleBy(dependencies, look.operation, task, forgotten(task, error, now));
};

/** Whether the task is running, so that it can be asked about by its TaskId. */
export const isRunning = (task: Task): task is RunningTask => !isSettled(task) && task.status === "running";
