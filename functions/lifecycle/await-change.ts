import { isSettled, type Task } from "../task/task.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { readTask } from "./request/read-task.ts";

/** How often the row is read: one read unit a second for whoever waits. */
const LOOK_EVERY_MS = 1000;

/**
 * Waits until the task is no longer what it was, at most this many seconds, and answers with the
 * task as it is then. One that is settled does not change any more. Throws what `readTask` throws.
 */
export const awaitChange = async (
  dependencies: Dependencies,
  seen: Task,
  seconds: number,
): Promise<Task> => {
  const { clock } = dependencies;
  const end = clock.now() + seconds * 1000;
  let task = seen;
  while (!isSettled(task) && !isNews(task, seen) && clock.now() < end) {
    await clock.sleep(Math.min(LOOK_EVERY_MS, end - clock.now()));
    task = await readTask(dependencies, seen);
  }
  return task;
};

/**
 * Whether a caller can see a difference. A write that only claims a question about a running task
 * is none: what Tencent answers comes next.
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
