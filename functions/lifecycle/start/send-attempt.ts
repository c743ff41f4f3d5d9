import type { SubmittingTask, Task } from "../../task/task.ts";
import { epochMilliseconds } from "../../task/time.ts";
import { callTencent } from "../../tencent/client.ts";
import { type StartOutcome, startFailure, startOutcome } from "../../tencent/error.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { changeOfOutcome } from "./change-of-outcome.ts";
import { noteAccepted, noteBlocked } from "./lane-block.ts";
import { learnLimit } from "./learn-limit.ts";
import { whyNotNow } from "./leave-in-turn.ts";
import { logOutcome } from "./log-outcome.ts";
import type { ReadyAttempt } from "./prepare-attempt.ts";
import { rememberProviderTask, saveOutcome } from "./save-outcome.ts";

/**
 * A sender that was frozen between its write and its send for longer than this does not send: the
 * poller has been told to look for the task by then.
 */
const FROZEN_AFTER_MS = 45_000;

/**
 * Sends an attempt exactly once and records its outcome. The caller must have written the attempt
 * ahead itself. Answers with the task as it stands then. It throws for nothing that happens on the
 * way: the row is already on the work list of the poller.
 */
export async function sendAttempt(
  dependencies: Dependencies,
  operation: StartOperation,
  task: SubmittingTask,
  prepared: ReadyAttempt,
): Promise<Task> {
  const outcome = await outcomeOf(dependencies, operation, prepared);
  logOutcome(dependencies.log, task, outcome);
  if (outcome.kind === "busy" || outcome.kind === "busy-alone")
    await learnLimit(dependencies, operation, task, outcome.said.code);
  const isBlocked = outcome.kind === "blocked" && !task.inDoubt;
  const blocked = isBlocked
    ? await noteBlocked(dependencies, operation, task, outcome.said.code)
    : undefined;
  const { told } = prepared;
  const change = changeOfOutcome(dependencies, operation, task, { outcome, blocked, told });
  const [saved] = await Promise.all([
    saveOutcome(dependencies, task, change),
    outcome.kind === "accepted"
      ? rememberProviderTask(dependencies, operation, task, outcome.providerTaskId)
      : undefined,
  ]);
  if (outcome.kind === "accepted")
    await noteAccepted(dependencies, operation, task.application, prepared.seen);
  return saved;
}

const outcomeOf = async (
  dependencies: Dependencies,
  operation: StartOperation,
  prepared: ReadyAttempt,
): Promise<StartOutcome> => {
  const { send, clock } = dependencies;
  const reason = await whyNotNow(dependencies, operation, prepared.turn);
  if (reason !== undefined) return { kind: "not-sent", reason };
  if (clock.now() - epochMilliseconds(prepared.signedAt) > FROZEN_AFTER_MS)
    return { kind: "not-sent", reason: "the sender was frozen" };
  try {
    return startOutcome(operation, await callTencent(send, prepared.request));
  } catch (error) {
    return startFailure(operation, error);
  }
};
