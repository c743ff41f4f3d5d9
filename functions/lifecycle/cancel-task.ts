import { isSameTask } from "../store/provider-store.ts";
import { Unavailable } from "../task/error.ts";
import { providerTaskOf } from "../task/names.ts";
import { canceled } from "../task/settled.ts";
import {
  isFollowed,
  isSettled,
  type RunningTask,
  type SettledTask,
  type Task,
  type TaskRef,
} from "../task/task.ts";
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
  isUntold,
  type Whose,
  whoseByAnswer,
  whoseTask,
} from "./common/whose-task.ts";
import { withStory } from "./common/with-story.ts";
import { readTask } from "./request/read-task.ts";
import { refreshTask } from "./running/refresh-task.ts";
import { settleTask } from "./running/settle-task.ts";

/**
 * - `canceled`: the task will not run, or Tencent has stopped it.
 * - `requested`: Tencent took the request. Later answers show what became of it.
 * - `not_cancellable`: the task may be on its way to Tencent, or Tencent cannot stop it (any more).
 * - `already_settled`: there was nothing left to cancel.
 */
export type CancelOutcome = "canceled" | "requested" | "not_cancellable" | "already_settled";

export interface Canceled {
  readonly outcome: CancelOutcome;
  readonly task: Task;
}

/** Other functions may move the task between our look and our write. Each time we look again. */
const MOST_LOOKS = 3;

/** Tencent answers within a second or so; the caller waits for it. */
const CANCEL_TIMEOUT_MS = 5000;

/**
 * Cancels a task as far as that is possible, and says how far it was. Throws `task_not_found`;
 * `provider_refused` if Tencent would never take the request; and `Unavailable` if Tencent does not
 * answer.
 */
export function cancelTask(dependencies: Dependencies, ref: TaskRef): Promise<Canceled> {
  return withStory(dependencies, (telling) => cancel(telling, ref));
}

const cancel = async (dependencies: Dependencies, ref: TaskRef): Promise<Canceled> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const task = await readTask(dependencies, ref);
    if (isSettled(task)) return { outcome: "already_settled", task };
    const done = await cancelUnsettled(dependencies, task);
    if (done !== undefined) return done;
  }
  throw new Unavailable(
    "Other functions are changing the task at this moment. Send the request again.",
  );
};

/** `undefined` if another function moved the task meanwhile. */
const cancelUnsettled = async (
  dependencies: Dependencies,
  task: Exclude<Task, SettledTask>,
): Promise<Canceled | undefined> => {
  switch (task.status) {
    case "queued": {
      // It may have been started before the table was put back, and then it is paid for.
      if (task.restored === true) return { outcome: "not_cancellable", task };
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
        task,
        { status: "canceled", error: STOPPED },
        { operation, via: "cancel" },
      )
    : await refreshTask(dependencies, task, { operation, via: "poll" });
  return { outcome: now.status === "canceled" ? "canceled" : "requested", task: now };
};

/**
 * The tenant that started a task may stop it. A follower may stop it only if the task is claimed
 * for that follower: an older version let several tenants follow one task, also a task that another
 * tenant had started here.
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
  switch (reply.kind) {
    case "not-found":
      return false;
    case "unread":
    case "nothing":
      throw unanswered(reply);
    case "report": {
      const { report } = reply;
      if (isUntold(operation, report)) return false;
      if (isAboutAnother(named, report))
        throw new Unavailable("Tencent answered about another task than it was asked about.");
      const whose = await whoseByAnswer(dependencies, tenant, named, { report, known });
      return isForFollower(dependencies, operation, task, whose);
    }
  }
  return unreachable(reply);
};

const isForFollower = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
  whose: Whose,
): Promise<boolean> => {
  switch (whose.kind) {
    case "own":
      return isSameTask(whose.ref, task);
    case "anothers":
      return false;
    case "nobodys":
      if (await dependencies.identity.claimsComplete())
        return claimStanding(dependencies, operation, task);
      throw new Unavailable("The daily audit has not found the owner of the task yet.");
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
  if (!(await dependencies.rateLimit.acquireToAct({ product, action, rate })))
    throw new Unavailable("Too many tasks are being stopped at once. Send the request again.");
  try {
    const { requestId } = await callTencent(dependencies.send, signed);
    // The RequestId is all that a stop is answered with. Without it Tencent did not take the stop.
    if (requestId === undefined) throw new TencentSilence(action, "the answer names no RequestId");
    return true;
  } catch (cause) {
    if (cause instanceof TencentError && tooLateCodes.includes(cause.code)) return false;
    if (cause instanceof TencentError && isRefusedForGood(operation, cause))
      throw refusedForGood(cause);
    throw new Unavailable("Tencent did not take the request to stop the task.", { cause });
  }
};
