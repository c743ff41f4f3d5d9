import type { Output } from "../../task/report.ts";
import type { SettledTask } from "../../task/task.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * The output of a settled task, from its own row or from the row that it names. Undefined if it has
 * none, or if that row has expired.
 */
export async function readOutput(
  { tasks }: Pick<Dependencies, "tasks">,
  task: SettledTask,
): Promise<Output | undefined> {
  return task.outputRow === undefined ? task.output : tasks.readOutput(task, task.outputRow);
}
