import type { TaskRequest } from "../../store/task-row.ts";
import { RequestError } from "../../task/error.ts";
import type { ShownCopy } from "../../task/keeping.ts";
import type { Output } from "../../task/report.ts";
import { isSettled, type Task, type TaskRef } from "../../task/task.ts";
import { TASK_ID } from "../../task/task-id.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { readOutput } from "../common/read-output.ts";
import { keptFiles, withStoredUrls } from "./kept-files.ts";

/** The rows that belong to a task and never change. */
export interface TaskRows extends Partial<TaskRequest> {
  readonly output: Output | undefined;
  /** How the copy of the result stands, where it is kept. */
  readonly copy?: ShownCopy | undefined;
  /** One of these rows has expired. */
  readonly isIncomplete: boolean;
}

/**
 * Reads a task of this tenant. An expired row can be read until DynamoDB deletes it, days later.
 * Throws `task_not_found`, also for another tenant's task and for a text that is no task id, so
 * that a caller cannot tell them apart.
 */
export async function readTask(dependencies: Dependencies, ref: TaskRef): Promise<Task> {
  const task = TASK_ID.test(ref.taskId) ? await dependencies.tasks.read(ref) : undefined;
  if (task !== undefined) return task;
  throw new RequestError("task_not_found", "There is no task with this id.");
}

/** Reads the rows that an answer shows beside the task's own. */
export async function readRows(dependencies: Dependencies, task: Task): Promise<TaskRows> {
  const [request, result] = await Promise.all([
    dependencies.tasks.readRequest(task, task.requestHash),
    resultOf(dependencies, task),
  ]);
  return rowsOf(task, request, result);
}

/** The same for a task whose request is known, or known to have expired. */
export async function rowsWith(
  dependencies: Dependencies,
  task: Task,
  request: TaskRequest | undefined,
): Promise<TaskRows> {
  return rowsOf(task, request, await resultOf(dependencies, task));
}

const rowsOf = (
  task: Task,
  request: TaskRequest | undefined,
  { output, copy }: Pick<TaskRows, "output" | "copy">,
): TaskRows => ({
  output,
  ...(copy === undefined ? {} : { copy }),
  ...request,
  isIncomplete: request === undefined || (hasOutputRow(task) && output === undefined),
});

const hasOutputRow = (task: Task): boolean => isSettled(task) && task.outputRow !== undefined;

const resultOf = async (
  dependencies: Dependencies,
  task: Task,
): Promise<Pick<TaskRows, "output" | "copy">> => {
  if (!isSettled(task)) return { output: undefined };
  const [output, kept] = await Promise.all([
    readOutput(dependencies, task),
    keptFiles(dependencies, task),
  ]);
  if (output === undefined || kept === undefined) return { output, copy: kept?.copy };
  return { output: withStoredUrls(output, kept), copy: kept.copy };
};
