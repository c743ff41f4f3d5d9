import type { Report } from "../task/report.ts";
import { isSettled, sessionIdOf, type Task } from "../task/task.ts";
import { instant } from "../task/time.ts";
import { accepted, candidateDenied } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import { readSessionContext } from "../tencent/session-context.ts";
import { ask } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { applyReply, isRunning } from "./refresh-task.ts";

/** `unanswered`: Tencent did not say, or does not know the TaskId yet. `denied`: it is another task's. */
export type Adoption = "no-candidate" | "adopted" | "denied" | "unanswered";

/**
 * T8. Asks about the TaskId that a callback named for a start whose answer we never saw, and adopts it if Tencent's own answer carries our
 * MAC for this task and the SessionId of its epoch. The answer is applied at once.
 */
export const adoptCandidate = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  via: "callback" | "poll",
): Promise<Adoption> => {
  const { tasks, clock, log } = dependencies;
  if (isSettled(task) || !("candidate" in task) || task.candidate === undefined) return "no-candidate";
  const providerTaskId = task.candidate;
  const reply = await ask(dependencies, operation, { providerTaskId, application: task.application, region: task.region });
  if (reply.kind !== "report") return "unanswered";
  // VOD echoes nothing of a task that it has not begun.
  if (reply.report.sessionContext === undefined) return "unanswered";
  if (!(await echoes(dependencies, task, reply.report))) {
    await tasks.apply(task, candidateDenied(task));
    return "denied";
  }
  const { tenant, taskId, epoch } = task;
  log("task_adopted", { tenant, taskId, epoch, providerTaskId, operation: operation.name });
  const now = instant(clock.now());
  const written = await tasks.apply(task, accepted({ epoch, providerTaskId }, now, now));
  const running = written.task;
  if (running !== undefined && isRunning(running) && running.providerTaskId === providerTaskId) {
    await applyReply(dependencies, running, { operation, via }, reply);
  }
  return "adopted";
};

const echoes = async ({ settings, secrets }: Dependencies, task: Task, report: Report): Promise<boolean> => {
  const claim = readSessionContext(await secrets.context(), settings.environment, report.sessionContext ?? "");
  const ours = claim?.tenant === task.tenant && claim.taskId === task.taskId && claim.operation === task.operation;
  return ours && report.sessionId === sessionIdOf(task);
};
