import type { LaneState } from "../../store/lane-store.ts";
import { UnreadableRow } from "../../store/task-store.ts";
import { Unavailable } from "../../task/error.ts";
import type { QueuedTask, Task } from "../../task/task.ts";
import { started } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { type PreparedAttempt, prepareAttempt, sendAttempt } from "./start-attempt.ts";
import { inputToSend } from "./withhold-secrets.ts";

export type QueuedStart =
  | { readonly kind: "sent"; readonly task: Task }
  /** Somebody else moved the task first. */
  | { readonly kind: "lost"; readonly task: Task | undefined }
  /** The action is called as often as it may be, or a secret cannot be read. */
  | { readonly kind: "not-now" };

/**
 * Writes the attempt ahead and sends it: starts a queued task whose slot is in hand. `seen` is its
 * lane as it was a moment ago.
 */
export const startQueued = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: QueuedTask,
  seen: LaneState,
): Promise<QueuedStart> => {
  const { tasks, turns } = dependencies;
  const request = await tasks.readRequest(task, task.requestHash);
  if (request === undefined) throw new UnreadableRow(`The request of task ${task.taskId} is gone.`);
  const prepared = await prepareIfPossible(dependencies, operation, {
    ...task,
    input: inputToSend(task, request),
  });
  if (prepared === undefined || !(await turns.toAct(operation))) return { kind: "not-now" };
  const { nonce, signedAt, dueAt } = prepared;
  const written = await move(dependencies, task, started(task, { nonce, signedAt, dueAt }));
  if (!written.won || written.task.status !== "submitting")
    return { kind: "lost", task: written.task };
  return {
    kind: "sent",
    task: await sendAttempt(dependencies, operation, written.task, { ...prepared, seen }),
  };
};

/**
 * Undefined where a secret cannot be read now: the task is kept all the same, and the schedule
 * tries again.
 */
export const prepareIfPossible = async (
  ...[dependencies, operation, start]: Parameters<typeof prepareAttempt>
): Promise<PreparedAttempt | undefined> => {
  try {
    return await prepareAttempt(dependencies, operation, start);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    dependencies.log("start_not_prepared", {
      tenant: start.tenant,
      taskId: start.taskId,
      reason: error.message,
    });
    return undefined;
  }
};
