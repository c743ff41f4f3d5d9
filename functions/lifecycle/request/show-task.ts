import { type Mark, marksOf } from "../../task/mark.ts";
import type { Task } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Wait, waitOf } from "../lane/wait-of.ts";
import type { TaskRows } from "./read-task.ts";

/** All that an answer shows beside the task's own row. */
export interface ShownRows extends TaskRows, Wait {
  readonly marks: readonly Mark[];
  readonly now: Instant;
}

/** What an answer about this one task shows now: the same whichever request it answers. */
export const shownRows = async (
  dependencies: Dependencies,
  task: Task,
  rows: TaskRows,
): Promise<ShownRows> => {
  const wait = await waitOf(dependencies, task);
  const now = instant(dependencies.clock.now());
  return { ...rows, ...wait, marks: shownMarks(task, rows, now), now };
};

/** The marks of a task with those that its other rows give it. */
export const shownMarks = (
  task: Task,
  { isIncomplete }: Pick<TaskRows, "isIncomplete">,
  now: Instant,
): readonly Mark[] => [
  ...marksOf(task, now),
  ...(isIncomplete ? (["details_expired"] as const) : []),
];
