import { TASK_HORIZON } from "../../task/horizon.ts";
import { closed } from "../../task/settled.ts";
import type { IndeterminateTask } from "../../task/task.ts";
import { after, earliest, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { nextLook } from "../common/schedule.ts";
import { settleBy } from "../running/settle-task.ts";
import { adoptCandidate, movesRow } from "./adopt-candidate.ts";
import { postpone } from "./postpone.ts";

/** Settles an indeterminate task at its horizon. Until then a callback may still name a TaskId. */
export async function closeOrLook(
  dependencies: Dependencies,
  operation: StartOperation,
  task: IndeterminateTask,
): Promise<void> {
  const adoption = await adoptCandidate(dependencies, operation, task, "poll");
  if (movesRow[adoption]) return;
  const now = instant(dependencies.clock.now());
  const horizon = after(task.firstSentAt, TASK_HORIZON);
  if (now >= horizon) {
    await settleBy(dependencies, operation, task, closed(task, now));
    return;
  }
  const lookAt = adoption === "unanswered" ? earliest(nextLook(now, now), horizon) : horizon;
  await postpone(dependencies, task, lookAt);
}
