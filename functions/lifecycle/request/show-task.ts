import { type Mark, marksOf } from "../../task/mark.ts";
import type { Task } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Wait, waitOf } from "../lane/wait-of.ts";
import type { TaskRows } from "./read-task.ts";

/** Everything that an answer shows beside the task's own row. */
export interface ShownRows extends TaskRows, Wait {
  readonly marks: readonly Mark[];
  readonly now: Instant;
}

/** The same rows for every answer about one task, whichever request it answers. */
export async function shownRows(
  dependencies: Dependencies,
  task: Task,
  rows: TaskRows,
): Promise<ShownRows> {
  const wait = await waitOf(dependencies, task);
  const now = instant(dependencies.clock.now());
  return { ...rows, ...wait, marks: shownMarks(task, rows, now), now };
}

/** The marks of a task, including those that follow from its other rows. */
export function shownMarks(
  task: Task,
  { isIncomplete }: Pick<TaskRows, "isIncomplete">,
  now: Instant,
): readonly Mark[] {
  return [...marksOf(task, now), ...(isIncomplete ? (["details_expired"] as const) : [])];
}
