import type { Delivery } from "../../store/delivery-row.ts";
import type { About } from "../../task/news.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { finalEventOf } from "../../task/telling.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { readOutput } from "../common/read-output.ts";
import type { Told } from "./payload.ts";

/**
 * An event of a task, with all that its payload may hold. Undefined for an end that the task has
 * not come to.
 */
export async function toldOf(
  dependencies: Dependencies,
  task: Task,
  { event, about = endOf(task, event) }: Pick<Delivery, "event" | "about">,
): Promise<Told | undefined> {
  if (about === undefined) return undefined;
  const isOfSettled = about.revision === task.revision && isSettled(task);
  const [request, output] = await Promise.all([
    dependencies.tasks.readRequest(task, task.requestHash, "may-be-stale"),
    isOfSettled ? readOutput(dependencies, task) : undefined,
  ]);
  return { event, about, task, metadata: request?.metadata, isOfSettled, output };
}

const endOf = (task: Task, event: string): About | undefined =>
  isSettled(task) && finalEventOf(task) === event
    ? { at: task.settledAt, status: task.status, revision: task.revision }
    : undefined;
