import { type Mark, marksOf } from "../task/mark.ts";
import type { Task } from "../task/task.ts";
import { instant } from "../task/time.ts";
import type { Dependencies } from "./dependencies.ts";
import { queuePosition } from "./queue-position.ts";
import type { TaskRows } from "./read-task.ts";

/** All that an answer shows beside the task's own row. */
export interface ShownRows extends TaskRows {
  readonly queuePosition: number | undefined;
  readonly marks: readonly Mark[];
}

/** What an answer about this one task shows now: the same whichever request it answers. */
export const shownRows = async (dependencies: Dependencies, task: Task, rows: TaskRows): Promise<ShownRows> => ({
  ...rows,
  queuePosition: await queuePosition(dependencies, task),
  marks: shownMarks(task, rows, instant(dependencies.clock.now())),
});

/** The marks of a task with those that its other rows give it. */
export const shownMarks = (task: Task, { isIncomplete }: TaskRows, now: string): readonly Mark[] => [
  ...marksOf(task, now),
  ...(isIncomplete ? (["details_expired"] as const) : []),
];
