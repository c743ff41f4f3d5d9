import type { DoubtfulTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { doubtEnds } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { nextQuestion } from "../common/schedule.ts";
import { giveUpStart } from "./give-up-start.ts";
import { postpone } from "./postpone.ts";

/**
 * Goes on with a start in doubt of an operation that is held after a restore, once Tencent was
 * searched for it in vain. Nothing is sent, and nothing is concluded from its absence: another
 * epoch than the row's may have been accepted since. It is given up when no search can find it any
 * more.
 */
export async function waitWhileHeld(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const now = instant(dependencies.clock.now());
  if (now >= doubtEnds(task)) return giveUpStart(dependencies, operation, task);
  return postpone(dependencies, task, nextQuestion(task.doubtSince ?? task.signedAt, now));
}
