import type { Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { applyReply } from "./refresh-task.ts";

/**
 * Applies what a callback told of a task before its TaskId was claimed (`keepEvidence`), where
 * nothing but callbacks tells how such a task ends. Call it once the claim stands. Returns the task
 * as it is then.
 */
export async function hearKept(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
): Promise<Task> {
  if (operation.describedBy.endsUntold === undefined || task.status !== "running") return task;
  const { providerTaskId } = task;
  if (providerTaskId === undefined) return task;
  const { name: product } = operation.product;
  const verdict = await dependencies.messages.kept({ product, providerTaskId });
  if (verdict === undefined) return task;
  const look = { operation, via: "callback" } as const;
  const report = { verdict, providerTaskId };
  return applyReply(dependencies, task, look, { kind: "report", report });
}
