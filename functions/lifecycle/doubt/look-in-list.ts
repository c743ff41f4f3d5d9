import { provesAbsence, refusalProven, requeued } from "../../task/absence.ts";
import { candidateListed } from "../../task/candidate.ts";
import { lastWords } from "../../task/doubt.ts";
import { startRefused, type TaskError } from "../../task/report.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import { barsRepeats } from "../../tencent/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import { move } from "../common/move.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";
import { adoptIfOurs } from "./adopt-candidate.ts";
import { findInList } from "./find-in-list.ts";

/**
 * - `moved`: the row was written. The task is resolved, or due to be looked at again soon.
 * - `nothing`: the row stands as it was read.
 */
export type Looked = "moved" | "nothing";

/**
 * Looks for a start in doubt in its product's list, where there is one (decision 0012). A task that
 * the list shows is adopted if Tencent's answer about that TaskId confirms it. A task that the list
 * lacks was never started, but only where the list is proven complete.
 */
export async function lookInList(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<Looked> {
  const { listedBy: list } = operation;
  if (list === undefined) return "nothing";
  const look = await findInList(dependencies, { operation, list, task });
  switch (look.kind) {
    case "hit":
      return adoptHit(dependencies, operation, task, look.providerTaskId);
    case "absent":
      if (!dependencies.settings.listProvenComplete || !provesAbsence(task, look.listedAt))
        return "nothing";
      // After a restore another epoch may have been accepted than the row's.
      if (await isHeld(dependencies, operation.name)) return "nothing";
      await concludeAbsence(dependencies, operation, task, look.listedAt);
      return "moved";
    case "nothing":
      return "nothing";
  }
  return unreachable(look);
}

const adoptHit = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
  providerTaskId: string,
): Promise<Looked> => {
  const { clock, log } = dependencies;
  const adoption = await adoptIfOurs(dependencies, operation, {
    task,
    providerTaskId,
    via: "poll",
  });
  switch (adoption) {
    case "adopted":
      return "moved";
    case "denied":
      log("foreign_report", {
        tenant: task.tenant,
        taskId: task.taskId,
        operation: operation.name,
        providerTaskId,
      });
      return "nothing";
    case "unanswered":
      // VOD echoes nothing of a task that waits. The candidate is kept and asked about until VOD
      // does, and nothing is sent meanwhile.
      await move(dependencies, task, candidateListed(task, providerTaskId, instant(clock.now())));
      return "moved";
  }
  return unreachable(adoption);
};

/**
 * Tencent has nothing of this epoch. A start whose repeat was refused for good is rejected. Any
 * other start goes back to the queue under a new epoch.
 */
const concludeAbsence = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
  listedAt: Instant,
): Promise<void> => {
  const { clock, log } = dependencies;
  const { tenant, taskId, epoch, refusedInDoubt: code } = task;
  const now = instant(clock.now());
  const change =
    code !== undefined && barsRepeats(operation, code)
      ? refusalProven(task, listedAt, refused(task, code), now)
      : requeued(task, listedAt, now, code);
  const written = await move(dependencies, task, change);
  if (written.won)
    log("start_absent", {
      tenant,
      taskId,
      epoch,
      operation: operation.name,
      transition: change.name,
    });
  await handOnSlot(dependencies, operation, task, written.task);
};

const refused = (task: DoubtfulTask, code: string): TaskError =>
  startRefused({ ...(task.doubt?.code === code ? lastWords(task) : {}), code });
