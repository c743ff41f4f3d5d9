import { candidateDenied } from "../../task/candidate.ts";
import type { Report } from "../../task/report.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { accepted } from "../../task/transition.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ask } from "../common/ask.ts";
import { claimStarted } from "../common/claim-task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { isOfStart } from "../common/whose-task.ts";
import { hearKept } from "../running/hear-kept.ts";
import { applyReply, isRunning } from "../running/refresh-task.ts";

/**
 * `unanswered`: Tencent did not say, or does not know the TaskId yet. `denied`: it is another
 * task's.
 */
export type Adoption = "adopted" | "denied" | "unanswered";

/**
 * Whether the task's row has moved by it: if the task is still in doubt, the next run looks again.
 */
export const movesRow: Readonly<Record<Adoption | "no-candidate", boolean>> = {
  ...{ adopted: true, denied: true },
  ...{ unanswered: false, "no-candidate": false },
};

type Via = "callback" | "poll";

/**
 * Asks about the TaskId that a callback or a list named for a start whose answer we never saw, and
 * adopts it if Tencent's own answer carries our MAC for this task and the SessionId of its epoch.
 * The answer is applied at once; a candidate that is denied is forgotten.
 */
export const adoptCandidate = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  via: Via,
): Promise<Adoption | "no-candidate"> => {
  if (isSettled(task) || !("candidate" in task) || task.candidate === undefined)
    return "no-candidate";
  const adoption = await adoptIfOurs(dependencies, operation, {
    task,
    providerTaskId: task.candidate,
    via,
  });
  if (adoption === "denied") await move(dependencies, task, candidateDenied(task));
  return adoption;
};

/**
 * The same for a TaskId that is not kept with the task. Unless it is adopted, nothing is written.
 */
export const adoptIfOurs = async (
  dependencies: Dependencies,
  operation: StartOperation,
  {
    task,
    providerTaskId,
    via,
  }: { readonly task: Task; readonly providerTaskId: string; readonly via: Via },
): Promise<Adoption> => {
  const reply = await ask(dependencies, operation, {
    providerTaskId,
    application: task.application,
    region: task.region,
  });
  if (reply.kind !== "report") return "unanswered";
  // VOD echoes nothing of a task that it has not begun.
  if (reply.report.sessionContext === undefined) return "unanswered";
  if (!(await isOfStart(dependencies, task, reply.report))) return "denied";
  await adopt(dependencies, operation, { task, providerTaskId, via, report: reply.report });
  return "adopted";
};

/** Takes a TaskId that was shown to be this task's, and applies what Tencent said of it. */
export const adopt = async (
  dependencies: Dependencies,
  operation: StartOperation,
  found: {
    readonly task: Task;
    readonly providerTaskId: string | undefined;
    readonly via: Via;
    readonly report: Report;
  },
): Promise<void> => {
  const { clock, log } = dependencies;
  const { task, providerTaskId, via, report } = found;
  const { tenant, taskId, epoch } = task;
  log("task_adopted", { tenant, taskId, epoch, providerTaskId, operation: operation.name });
  await claimStarted(dependencies, operation, task, providerTaskId);
  const now = instant(clock.now());
  const { task: running } = await move(
    dependencies,
    task,
    accepted({ epoch, providerTaskId }, now, now),
  );
  if (running === undefined || !isRunning(running) || running.providerTaskId !== providerTaskId)
    return;
  const heard = await hearKept(dependencies, operation, running);
  if (isRunning(heard))
    await applyReply(dependencies, heard, { operation, via }, { kind: "report", report });
};
