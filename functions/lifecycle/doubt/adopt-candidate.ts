import { candidateDenied } from "../../task/candidate.ts";
import type { Report } from "../../task/report.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { accepted } from "../../task/transition.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { ask } from "../common/ask.ts";
import { claimStarted } from "../common/claim-task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { move } from "../common/move.ts";
import { isOfStart } from "../common/whose-task.ts";
import { hearKept } from "../running/hear-kept.ts";
import { applyReply } from "../running/refresh-task.ts";

/**
 * - `adopted`: Tencent's answer shows that the TaskId is this task's.
 * - `denied`: the TaskId is another task's.
 * - `unanswered`: Tencent did not say, or does not know the TaskId yet.
 */
export type Adoption = "adopted" | "denied" | "unanswered";

/**
 * Whether the task's row has moved by it. If the task is still in doubt then, the next run looks
 * again.
 */
export const movesRow: Readonly<Record<Adoption | "no-candidate", boolean>> = {
  adopted: true,
  denied: true,
  unanswered: false,
  "no-candidate": false,
};

type Via = "callback" | "poll";

/**
 * Asks about the candidate: the TaskId that a callback or a list named for a start whose answer we
 * never saw. The candidate is adopted if Tencent's own answer carries our MAC for this task and the
 * SessionId of its epoch. The answer is applied at once. A candidate that is denied is forgotten.
 */
export async function adoptCandidate(
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  via: Via,
): Promise<Adoption | "no-candidate"> {
  if (isSettled(task) || !("candidate" in task) || task.candidate === undefined)
    return "no-candidate";
  const named = { task, providerTaskId: task.candidate, via };
  const adoption = await adoptIfOurs(dependencies, operation, named);
  if (adoption === "denied") await move(dependencies, task, candidateDenied(task));
  return adoption;
}

/** The same for a TaskId that is not kept. Unless it is adopted, nothing is written. */
export async function adoptIfOurs(
  dependencies: Dependencies,
  operation: StartOperation,
  named: { readonly task: Task; readonly providerTaskId: string; readonly via: Via },
): Promise<Adoption> {
  const { task, providerTaskId } = named;
  const { application, region } = task;
  const reply = await ask(dependencies, operation, { providerTaskId, application, region });
  switch (reply.kind) {
    case "not-found":
    case "unread":
    case "nothing":
      return "unanswered";
    case "report": {
      const { report } = reply;
      // VOD echoes nothing of a task that it has not begun.
      if (report.sessionContext === undefined) return "unanswered";
      if (!(await isOfStart(dependencies, task, report))) return "denied";
      await adopt(dependencies, operation, { ...named, report });
      return "adopted";
    }
  }
  return unreachable(reply);
}

/**
 * Takes a TaskId that was shown to be this task's, and applies Tencent's report of it.
 * `providerTaskId` is `undefined` where Tencent found the task by its session and named no TaskId.
 */
export async function adopt(
  dependencies: Dependencies,
  operation: StartOperation,
  found: {
    readonly task: Task;
    readonly providerTaskId: string | undefined;
    readonly via: Via;
    readonly report: Report;
  },
): Promise<void> {
  const { clock, log } = dependencies;
  const { task, providerTaskId, via, report } = found;
  const { tenant, taskId, epoch } = task;
  log("task_adopted", { tenant, taskId, epoch, providerTaskId, operation: operation.name });
  await claimStarted(dependencies, operation, task, providerTaskId);
  const now = instant(clock.now());
  const acceptance = accepted({ epoch, providerTaskId }, now, now);
  const { task: running } = await move(dependencies, task, acceptance);
  if (running?.status !== "running" || running.providerTaskId !== providerTaskId) return;
  const heard = await hearKept(dependencies, operation, running);
  if (heard.status === "running")
    await applyReply(dependencies, heard, { operation, via }, { kind: "report", report });
}
