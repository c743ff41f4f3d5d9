import type { DoubtfulTask, IndeterminateTask } from "../../task/task.ts";
import type { Instant } from "../../task/time.ts";
import { postponed } from "../../task/transition.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { moveNoticing } from "../common/move-noticing.ts";

/** Lets the poller look at a start in doubt again at `dueAt`. */
export async function postpone(
  dependencies: Dependencies,
  task: DoubtfulTask | IndeterminateTask,
  dueAt: Instant,
): Promise<void> {
  await moveNoticing(dependencies, task, (noted) => postponed(task, dueAt, noted));
}
