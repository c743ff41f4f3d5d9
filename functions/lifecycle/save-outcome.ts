import type { Change } from "../task/change.ts";
import { CLAIM_KEPT } from "../task/horizon.ts";
import type { Task } from "../task/task.ts";
import { after, instant } from "../task/time.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { uncount } from "./spend.ts";

/** What was paid for is worth waiting for, within a function's time: the TaskId is all that the money bought. */
const WAITS_MS = [200, 800, 3200];

/** Applies what came of an attempt, trying again while the table does not answer. Answers with the task as it stands, as far as is known. */
export const saveOutcome = async (dependencies: Dependencies, task: Task, change: Change): Promise<Task> => {
  const { tasks, log } = dependencies;
  const written = await insist(dependencies, task, change.name, () => tasks.apply(task, change));
  if (written === undefined) return task;
  if (written.won && change.name === "rejected") await uncount(dependencies, task);
  if (!written.won) log("outcome_not_applied", { ...nameOf(task), transition: change.name, status: written.task?.status ?? "none" });
  return written.task ?? task;
};

/** `claimProviderTask` for a start that was just accepted, trying again while the table does not answer. In the end the poller makes up for it. */
export const rememberProviderTask = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  providerTaskId: string,
): Promise<void> => {
  await insist(dependencies, task, "providerTask", () => claimProviderTask(dependencies, operation, task, providerTaskId));
};

/**
 * For products whose callbacks carry nothing of ours: remembers whose task a TaskId is, before the task is shown as running. Throws
 * Unavailable if the table does not answer.
 */
export const claimProviderTask = async (
  { providerTasks, clock, log }: Dependencies,
  { product }: StartOperation,
  task: Task,
  providerTaskId: string,
): Promise<void> => {
  if (product.callback?.carries !== "provider-task-id" || providerTaskId === "") return;
  const claimed = await providerTasks.claim(product.name, providerTaskId, task, after(instant(clock.now()), CLAIM_KEPT));
  // Its callbacks will nudge the other task; asking finds the outcome of this one.
  if (!claimed) log("provider_task_of_another", { ...nameOf(task), providerTaskId });
};

const insist = async <T>({ clock, log }: Dependencies, task: Task, what: string, write: () => Promise<T>): Promise<T | undefined> => {
  for (const wait of [...WAITS_MS, undefined]) {
    try {
      return await write();
    } catch (error) {
      log("outcome_not_saved", { ...nameOf(task), transition: what, reason: error instanceof Error ? error.name : "unknown" });
    }
    if (wait !== undefined) await clock.sleep(wait);
  }
  return undefined;
};

const nameOf = ({ tenant, taskId, epoch, operation }: Task) => ({ tenant, taskId, epoch, operation });
