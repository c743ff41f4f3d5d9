import type { Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { applyReply, isRunning } from "./refresh-task.ts";

/**
 * Applies what a callback told of a task before its TaskId was claimed, where nothing else tells
 * how such a task ends. To be called once the claim stands. Answers with the task as it is then.
 */
export const hearKept = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
): Promise<Task> => {
  if (
    operation.describedBy.endsUntold === undefined ||
    !isRunning(task) ||
    task.providerTaskId === undefined
  )
    return task;
  const { providerTaskId } = task;
  const verdict = await dependencies.messages.kept({
    product: operation.product.name,
    providerTaskId,
  });
  if (verdict === undefined) return task;
  return applyReply(
    dependencies,
    task,
    { operation, via: "callback" },
    { kind: "report", report: { verdict, providerTaskId } },
  );
};
