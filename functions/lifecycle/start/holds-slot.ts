import { isSettled, type SettledTask, type Task } from "../../task/task.ts";
import { unreachable } from "../../task/unreachable.ts";

/**
 * Whether the start request of this epoch still needs a slot of its lane, because its task is at
 * Tencent or may be there.
 */
export function holdsSlot(task: Task | undefined, epoch: number): boolean {
  return task !== undefined && !isSettled(task) && mayBeAtTencent(task) && task.epoch === epoch;
}

const mayBeAtTencent = (task: Exclude<Task, SettledTask>): boolean => {
  switch (task.status) {
    case "queued":
      return false;
    case "submitting":
    case "doubtful":
    case "running":
    case "indeterminate":
      return true;
  }
  return unreachable(task);
};
