import type { TaskRequest } from "../store/task-store.ts";
import { RequestError } from "../task/error.ts";
import type { Output } from "../task/report.ts";
import { isSettled, type Task, type TaskRef } from "../task/task.ts";
import { TASK_ID } from "../task/task-id.ts";
import { epochSeconds, instant } from "../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

/** A task with the rows that belong to it. */
export interface FoundTask extends Partial<TaskRequest> {
  readonly task: Task;
  readonly output: Output | undefined;
}

/** A task of this tenant. Throws `task_not_found` for another's, an expired one, and what is no task id at all: they look the same. */
export const readTask = async (dependencies: Dependencies, ref: TaskRef): Promise<FoundTask> => {
  const { tasks, clock } = dependencies;
  const task = TASK_ID.test(ref.taskId) ? await tasks.read(ref) : undefined;
  // DynamoDB deletes an expired row only days later: until then it must not be seen.
  if (task === undefined || (isSettled(task) && task.ttl <= epochSeconds(instant(clock.now())))) {
    throw new RequestError("task_not_found", "There is no task with this id.");
  }
  const [request, output] = await Promise.all([tasks.readRequest(ref, task.requestHash), outputOf(dependencies, task)]);
  return { task, output, ...request };
};

/** The output of a task that has a row of its own for it; undefined for any other task. */
export const outputOf = async ({ tasks }: Dependencies, task: Task): Promise<Output | undefined> => {
  if (!isSettled(task) || task.outputRow === undefined) return undefined;
  return tasks.readOutput(task, task.outputRow);
};
