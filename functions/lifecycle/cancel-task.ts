import { isSameTask } from "../store/provider-store.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import { providerTaskOf } from "../task/names.ts";
import { canceled } from "../task/settled.ts";
import {
  isSettled,
  type RunningTask,
  type SettledTask,
  type Task,
  type TaskRef,
} from "../task/task.ts";
import { TASK_ID } from "../task/task-id.ts";
import { instant } from "../task/time.ts";
import { unreachable } from "../task/unreachable.ts";
import { callTencent } from "../tencent/client.ts";
import { isRefusedForGood, TencentError, TencentSilence } from "../tencent/error.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { CancelOperation, NamedProviderTask } from "../tencent/question.ts";
import { operationNamed } from "../tencent/registry.ts";
import { ask, refusedForGood, unanswered } from "./common/ask.ts";
import { claimStanding } from "./common/claim-task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { move } from "./common/move.ts";
import { signQuestion } from "./common/sign-question.ts";
import {
  isAboutAnother,
  isFollowed,
  isUntold,
  whoseByAnswer,
  whoseTask,
} from "./common/whose-task.ts";
import { refreshTask } from "./running/refresh-task.ts";
import { settleTask } from "./running/settle-task.ts";

/**
 * - `canceled`: it will not run, or has been stopped at Tencent.
 * - `requested`: Tencent took the request; what became of it will show.
 * - `not_cancellable`: it may be on its way to Tencent, or Tencent cannot stop it (any more).
 * - `already_settled`: there was nothing left to cancel.
 */
export type CancelOutcome = "canceled" | "requested" | "not_cancellable" | "already_settled";

export interface Canceled {
  readonly outcome: CancelOutcome;
  readonly task: Task;
}

/** A task may be moved by others while we look; each time it is one step further. */
const MOST_LOOKS = 3;

/** Tencent answers within a second or so; the caller waits for it. */
const CANCEL_TIMEOUT_MS = 5000;

/**
 * Cancels a task as far as that is possible, and says how far it was. Throws `task_not_found`,
 * `provider_refused` if Tencent would never take the request, and `Unavailable` if it does not
 * answer.
 */
export const cancelTask = async (dependencies: Dependencies, ref: TaskRef): Promise<Canceled> => {
  const { tasks } = dependencies;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const task = TASK_ID.test(ref.taskId) ? await tasks.read(ref) : undefined;
    if (task === undefined)
      throw new RequestError("task_not_found", "There is no task with this id.");
    if (isSettled(task)) return { outcome: "already_settled", task };
    const done = await cancelUnsettled(dependencies, task);
    if (done !== undefined) return done;
  }
  throw new Unavailable("The task is being moved by others.");
};

/** Undefined if the task was moved by others meanwhile. */
const cancelUnsettled = async (
  dependencies: Dependencies,
  task: Exclude<Task, SettledTask>,
): Promise<Canceled | undefined> => {
  switch (task.status) {
    case "queued": {
      const written = await move(
        dependencies,
        task,
        canceled(task, instant(dependencies.clock.now())),
      );
      return written.won ? { outcome: "canceled", task: written.task } : undefined;
    }
    case "running":
      return stopAtTencent(dependencies, task);
    case "submitting":
    case "doubtful":
    case "indeterminate":
      return { outcome: "not_cancellable", task };
  }
  return unreachable(task);
};

const STOPPED = {
  code: "canceled",
  message: "The task was stopped at Tencent on request.",
  retryable: false,
};

const stopAtTencent = async (dependencies: Dependencies, task: RunningTask): Promise<Canceled> => {
  const operation = operationNamed(task.operation);
  const { providerTaskId } = task;
  if (operation?.cancel === undefined || providerTaskId === undefined)
    return { outcome: "not_cancellable", task };
  if (!(await mayStop(dependencies, operation, task))) return { outcome: "not_cancellable", task };
  const named = { ...providerTaskOf(task), providerTaskId };
  if (!(await requestStop(dependencies, operation, operation.cancel, named)))
    return { outcome: "not_cancellable", task };
  dependencies.log("cancel_requested", {
    tenant: task.tenant,
    taskId: task.taskId,
    operation: task.operation,
  });
  const now = operation.cancel.confirmedByAnswer
    ? await settleTask(
        dependencies,
        operation,
        task,
        { status: "canceled", error: STOPPED },
        "cancel",
      )
    : await refreshTask(dependencies, task, { operation, via: "poll" });
  return { outcome: now.status === "canceled" ? "canceled" : "requested", task: now };
};

/**
 * Whoever started a task may stop it. Whoever follows one may if it is claimed for that: an older
 * version let several follow a task, and some that others had started here.
 */
const mayStop = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
): Promise<boolean> => {
  if (!isFollowed(task)) return true;
  const { tenant, application, region, providerTaskId, followedSession: sessionId } = task;
  const named = { operation, application, region, providerTaskId, sessionId };
  const known = await whoseTask(dependencies, tenant, named);
  const reply = await ask(dependencies, operation, named);
  if (reply.kind === "not-found") return false;
  if (reply.kind !== "report") throw unanswered(reply);
  if (isUntold(operation, reply.report)) return false;
  if (isAboutAnother(named, reply.report))
    throw new Unavailable("Tencent told of another task than it was asked about.");
  const whose = await whoseByAnswer(dependencies, tenant, named, { report: reply.report, known });
  switch (whose.kind) {
    case "own":
      return isSameTask(whose.ref, task);
    case "anothers":
      return false;
    case "nobodys":
      if (await dependencies.identity.claimsComplete())
        return claimStanding(dependencies, operation, task);
      throw new Unavailable("The audit has not found out yet whose the task is.");
  }
  return unreachable(whose);
};

const requestStop = async (
  dependencies: Dependencies,
  operation: StartOperation,
  { action, rate, request, tooLateCodes }: CancelOperation,
  task: NamedProviderTask,
): Promise<boolean> => {
  const { product } = operation;
  const call = { product, action, body: request(task), region: task.region };
  const signed = await signQuestion(dependencies, call, CANCEL_TIMEOUT_MS);
  if (!(await dependencies.turns.toAct({ product, action, rate })))
    throw new Unavailable("Too many tasks are being stopped at once.");
  try {
    const { requestId } = await callTencent(dependencies.send, signed);
    // All that a stop is answered with: without it nobody has said that it was taken.
    if (requestId === undefined) throw new TencentSilence(action, "the answer names no RequestId");
    return true;
  } catch (cause) {
    if (cause instanceof TencentError && tooLateCodes.includes(cause.code)) return false;
    if (cause instanceof TencentError && isRefusedForGood(operation, cause))
      throw refusedForGood(cause);
    throw new Unavailable("Tencent did not take the request to stop the task.", { cause });
  }
};
