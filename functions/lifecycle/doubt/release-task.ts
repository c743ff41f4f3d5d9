import { released } from "../../task/rewind.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { giveUpStart } from "./give-up-start.ts";

/**
 * Queues a task again that was queued in the table that was put back, as the operator has released
 * its operation. If it waited for too long, it is given up: it may have been started, so it is not
 * rejected as if nothing was charged.
 */
export async function releaseTask(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const { clock, log } = dependencies;
  if (task.startBefore <= instant(clock.now())) return giveUpStart(dependencies, operation, task);
  const { won } = await move(dependencies, task, released(task));
  const { tenant, taskId, epoch } = task;
  if (won) log("task_released", { tenant, taskId, epoch, operation: operation.name });
}
