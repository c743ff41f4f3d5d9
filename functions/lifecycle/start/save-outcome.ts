import type { Change } from "../../task/change.ts";
import { errorName } from "../../task/error.ts";
import type { Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { claimStarted } from "../common/claim-task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { marking, move } from "../common/move.ts";

/** The waits between tries. The TaskId is all that the money bought, so it is worth 4 seconds. */
const WAITS_MS = [200, 800, 3200];

/**
 * Applies the move that an attempt's outcome causes, and retries while the table does not answer.
 * Answers with the task as it stands, as far as is known.
 */
export async function saveOutcome(
  dependencies: Dependencies,
  task: Task,
  change: Change,
): Promise<Task> {
  const { log } = dependencies;
  const marked = marking(dependencies, change);
  const written = await insist(dependencies, task, { what: change.name }, () =>
    move(dependencies, task, marked),
  );
  if (written === undefined) return task;
  if (!written.won) {
    log("outcome_not_applied", {
      ...nameOf(task),
      transition: change.name,
      status: written.task?.status ?? "none",
    });
  }
  return written.task ?? task;
}

/**
 * The last try to claim a TaskId begins no later than this after the first. A caller waits
 * meanwhile, and the poller makes up for a missing claim.
 */
const CLAIM_TRIED_FOR_MS = 5000;

/**
 * Claims the TaskId of a start that Tencent has just accepted, and retries while the table does not
 * answer. The TaskId is saved on the task's own row at the same time. Neither write waits for the
 * other, as either may be the one that the table takes (decision 0024).
 */
export async function rememberProviderTask(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  providerTaskId: string,
): Promise<void> {
  const attempt = { what: "providerTask", triedForMs: CLAIM_TRIED_FOR_MS };
  await insist(dependencies, task, attempt, () =>
    claimStarted(dependencies, operation, task, providerTaskId),
  );
}

interface Insisted {
  readonly what: string;
  readonly triedForMs?: number;
}

const insist = async <T>(
  { clock, log }: Dependencies,
  task: Task,
  { what, triedForMs = Number.POSITIVE_INFINITY }: Insisted,
  write: () => Promise<T>,
): Promise<T | undefined> => {
  const until = clock.now() + triedForMs;
  for (const wait of [...WAITS_MS, undefined]) {
    try {
      return await write();
    } catch (error) {
      log("outcome_not_saved", {
        ...nameOf(task),
        transition: what,
        reason: errorName(error),
      });
    }
    if (wait === undefined || clock.now() + wait > until) return undefined;
    await clock.sleep(wait);
  }
  return undefined;
};

const nameOf = ({ tenant, taskId, epoch, operation }: Task) => ({
  tenant,
  taskId,
  epoch,
  operation,
});
