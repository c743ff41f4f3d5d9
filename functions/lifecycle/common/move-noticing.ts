import type { TaskWritten } from "../../store/task-store.ts";
import type { Change } from "../../task/change.ts";
import type { Delay } from "../../task/fields.ts";
import { delaysOf } from "../../task/mark.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";
import { move } from "./move.ts";

const EVENTS = {
  past_deadline: "deadline_passed",
  stalled: "task_stalled",
} as const satisfies Record<Delay, string>;

/**
 * Moves a task and notes its delays in the same write, so that each delay is logged once: by the
 * winner. `change` gets the delays to store, or `undefined` if the row notes them all.
 */
export async function moveNoticing(
  dependencies: Dependencies,
  task: Task,
  change: (noted: readonly Delay[] | undefined) => Change,
): Promise<TaskWritten> {
  const { clock, log } = dependencies;
  const known = isSettled(task) ? [] : (task.noted ?? []);
  const news = delaysOf(task, instant(clock.now())).filter((delay) => !known.includes(delay));
  const written = await move(
    dependencies,
    task,
    change(news.length === 0 ? undefined : [...known, ...news]),
  );
  const { tenant, taskId, operation, status } = task;
  if (written.won)
    for (const delay of news) log(EVENTS[delay], { tenant, taskId, operation, status });
  return written;
}
