import type { SubmittingTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { doubted } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { firstLookInDoubt } from "../common/schedule.ts";

/** The sender has not come back within its lease, so Tencent may have accepted what it sent. */
export async function doubtSilentSender(
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
): Promise<void> {
  const { clock, log } = dependencies;
  const lookAt = firstLookInDoubt(operation, task, instant(clock.now()));
  const { won } = await move(dependencies, task, doubted(task, lookAt, { reason: "sender_lost" }));
  if (won)
    log("sender_silent", {
      tenant: task.tenant,
      taskId: task.taskId,
      epoch: task.epoch,
      operation: task.operation,
    });
}
