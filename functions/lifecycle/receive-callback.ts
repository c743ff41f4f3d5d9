import { ASK_SPACING } from "../task/horizon.ts";
import { isSettled, laneOf, sessionIdOf, type Task, type TaskRef } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { accepted, asked } from "../task/transition.ts";
import type { ProviderTask, StartOperation } from "../tencent/operation.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import { operationNamed } from "../tencent/registry.ts";
import { type ContextClaim, readSessionContext } from "../tencent/session-context.ts";
import { ask } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { applyReply, isRunning, refreshTask } from "./refresh-task.ts";

/** What an authentic callback came to; all of them are answered alike. */
export type CallbackOutcome = "foreign" | "unknown-task" | "already-settled" | "asked-recently" | "not-ours-yet" | "refreshed";

/**
 * Takes an authentic callback as a reason to look: it names a task, Tencent's answer to our own question is what counts. Asks at most
 * once per task in ten seconds, however many callbacks come, and never for a task that is not ours.
 */
export const receiveCallback = async (dependencies: Dependencies, product: Product, hint: CallbackHint): Promise<CallbackOutcome> => {
  const { settings, secrets, log } = dependencies;
  const claim = readSessionContext(await secrets.context(), settings.environment, hint.sessionContext ?? "");
  const operation = claim === undefined ? undefined : operationNamed(claim.operation);
  const outcome = claim === undefined || operation?.product !== product ? "foreign" : await applyHint(dependencies, operation, claim, hint);
  const name = claim === undefined ? {} : { tenant: claim.tenant, taskId: claim.taskId };
  log("callback_received", { product: product.name, eventType: hint.eventType.slice(0, 64), reason: outcome, ...name });
  return outcome;
};

const applyHint = async (
  dependencies: Dependencies,
  operation: StartOperation,
  claim: ContextClaim,
  hint: CallbackHint,
): Promise<CallbackOutcome> => {
  const { tasks, clock } = dependencies;
  const task = await tasks.read(claim);
  if (task?.operation !== claim.operation) return "unknown-task";
  if (isSettled(task)) return "already-settled";
  // A queued task has no request out; whatever this callback is about, it is not what we would start.
  if (task.status === "queued") return "not-ours-yet";
  const now = instant(clock.now());
  if (askedRecently(task.askedAt, now)) return "asked-recently";
  const claimed = await tasks.apply(task, asked(task, now));
  if (!claimed.won) return "asked-recently";
  if (isRunning(claimed.task)) await refreshTask(dependencies, claimed.task, { operation, via: "callback" });
  else await adopt(dependencies, operation, claimed.task, hint);
  return "refreshed";
};

const askedRecently = (askedAt: Instant | undefined, now: Instant): boolean => askedAt !== undefined && after(askedAt, ASK_SPACING) > now;

/**
 * T8. A callback about a start whose answer we never saw. It only names the TaskId: we ask for it, and adopt it if Tencent's own answer
 * carries our MAC for this task and the SessionId of its epoch.
 */
const adopt = async (dependencies: Dependencies, operation: StartOperation, task: Task, hint: CallbackHint): Promise<void> => {
  const { tasks, clock, log } = dependencies;
  if (hint.providerTaskId === undefined) return;
  const found: ProviderTask = { providerTaskId: hint.providerTaskId, application: task.application };
  const reply = await ask(dependencies, operation, found);
  if (reply.kind !== "report" || !(await echoes(dependencies, task, reply.report))) return;
  const now = instant(clock.now());
  const name = { tenant: task.tenant, taskId: task.taskId, epoch: task.epoch, providerTaskId: found.providerTaskId };
  log("task_adopted", { ...name, operation: laneOf(task) });
  const written = await tasks.apply(task, accepted({ epoch: task.epoch, providerTaskId: found.providerTaskId }, now, now));
  const running = written.task;
  if (running === undefined || !isRunning(running) || running.providerTaskId !== found.providerTaskId) return;
  await applyReply(dependencies, running, { operation, via: "callback" }, reply);
};

const echoes = async (
  { settings, secrets }: Dependencies,
  task: Task & TaskRef,
  report: { sessionId?: string; sessionContext?: string },
): Promise<boolean> => {
  const claim = readSessionContext(await secrets.context(), settings.environment, report.sessionContext ?? "");
  const ours = claim?.tenant === task.tenant && claim.taskId === task.taskId && claim.operation === task.operation;
  return ours && report.sessionId === sessionIdOf(task);
};
