import { lastWords } from "../../task/doubt.ts";
import type { TaskError } from "../../task/report.ts";
import type { DoubtfulTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { gaveUp } from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { OperationClass, StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";

/** Gives up a start in doubt as `indeterminate`, and hands its slot on. It is never sent again. */
export async function giveUpStart(
  dependencies: Dependencies,
  operation: StartOperation,
  task: DoubtfulTask,
): Promise<void> {
  const { clock, log } = dependencies;
  const settles = !mayStillBeTold(operation.class);
  const written = await move(
    dependencies,
    task,
    gaveUp(task, startUnknown(task), settles, instant(clock.now())),
  );
  if (written.task === undefined) return;
  if (written.won)
    log("start_given_up", {
      tenant: task.tenant,
      taskId: task.taskId,
      epoch: task.epoch,
      operation: task.operation,
    });
  await handOnSlot(dependencies, operation, task, written.task);
}

/**
 * Whether evidence may still come until the horizon, such as a callback with our ids. A start that
 * Tencent takes no id of ours for can never be recognised, so its task settles at once.
 */
const mayStillBeTold = (which: OperationClass): boolean => {
  switch (which) {
    case "deduped":
    case "deduped-and-found":
      return true;
    case "unprotected":
      return false;
  }
  return unreachable(which);
};

const startUnknown = (task: DoubtfulTask): TaskError => {
  const provider = lastWords(task);
  return {
    code: "start_unknown",
    message:
      "Tencent never said whether it started the task. It may have been charged, so it is not sent again. Look for it at Tencent before you submit it under another Idempotency-Key.",
    retryable: false,
    ...(provider === undefined ? {} : { provider }),
  };
};
