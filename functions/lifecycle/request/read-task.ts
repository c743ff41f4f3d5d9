import type { TaskRequest } from "../../store/task-store.ts";
import { RequestError } from "../../task/error.ts";
import type { Output } from "../../task/report.ts";
import { isSettled, type Task, type TaskRef } from "../../task/task.ts";
import { TASK_ID } from "../../task/task-id.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** The rows that belong to a task and never change. */
export interface TaskRows extends Partial<TaskRequest> {
  readonly output: Output | undefined;
  /** A row that the task names has expired. */
  readonly isIncomplete: boolean;
}

/**
 * A task of this tenant, as long as its row is there: DynamoDB deletes an expired row only days
 * later. Throws `task_not_found` for another's and for what is no task id at all: they look the
 * same.
 */
export const readTask = async (dependencies: Dependencies, ref: TaskRef): Promise<Task> => {
  const task = TASK_ID.test(ref.taskId) ? await dependencies.tasks.read(ref) : undefined;
  if (task !== undefined) return task;
  throw new RequestError("task_not_found", "There is no task with this id.");
};

/** What a task's answer shows beyond the task itself. */
export const readRows = async (dependencies: Dependencies, task: Task): Promise<TaskRows> => {
  const [request, output] = await Promise.all([
    dependencies.tasks.readRequest(task, task.requestHash),
    outputOf(dependencies, task),
  ]);
  return {
    output,
    ...request,
    isIncomplete: request === undefined || (isNamed(task) && output === undefined),
  };
};

/** The same for a task whose request is known, or known to have expired. */
export const rowsWith = async (
  dependencies: Dependencies,
  task: Task,
  request: TaskRequest | undefined,
): Promise<TaskRows> => {
  const output = await outputOf(dependencies, task);
  return {
    output,
    ...request,
    isIncomplete: request === undefined || (isNamed(task) && output === undefined),
  };
};

/** Whether the output of a task has a row of its own. */
const isNamed = (task: Task): boolean => isSettled(task) && task.outputRow !== undefined;

/** The output of a task that has a row of its own for it; undefined for any other task. */
const outputOf = async ({ tasks }: Dependencies, task: Task): Promise<Output | undefined> => {
  if (!isSettled(task) || task.outputRow === undefined) return undefined;
  return tasks.readOutput(task, task.outputRow);
};
