import { isSettled, type Task } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { readTask } from "./request/read-task.ts";

/** How often the row is read. A waiting caller costs one read unit a second. */
const LOOK_EVERY_MS = 1000;

/**
 * Waits until the task changes or is settled, but at most this many seconds. Answers with the task
 * as it is then. Throws what `readTask` throws.
 */
export async function awaitChange(
  dependencies: Dependencies,
  seen: Task,
  seconds: number,
): Promise<Task> {
  const { clock } = dependencies;
  const end = clock.now() + seconds * 1000;
  let task = seen;
  while (!isSettled(task) && !isNews(task, seen) && clock.now() < end) {
    await clock.sleep(Math.min(LOOK_EVERY_MS, end - clock.now()));
    task = await readTask(dependencies, seen);
  }
  return task;
}

/**
 * Whether a caller can see a difference. A write that only claims a question about a running task
 * makes none: Tencent's answer comes next.
 */
const isNews = (task: Task, seen: Task): boolean => {
  if (task.revision === seen.revision) return false;
  if (task.status !== "running" || seen.status !== "running") return true;
  return (
    task.progress !== seen.progress ||
    task.dueAt !== seen.dueAt ||
    task.providerTaskId !== seen.providerTaskId
  );
};
