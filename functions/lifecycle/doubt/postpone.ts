import type { DoubtfulTask, IndeterminateTask } from "../../task/task.ts";
import type { Instant } from "../../task/time.ts";
import { postponed } from "../../task/transition.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { noticeDelay } from "../common/notice-delay.ts";

/** Lets the poller look at a start in doubt again at `dueAt`. */
export async function postpone(
  dependencies: Dependencies,
  task: DoubtfulTask | IndeterminateTask,
  dueAt: Instant,
): Promise<void> {
  const notice = noticeDelay(dependencies, task);
  const { won } = await move(dependencies, task, postponed(task, dueAt, notice.noted));
  if (won) notice.log();
}
