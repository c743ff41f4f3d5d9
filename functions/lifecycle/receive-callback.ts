import { Unavailable } from "../task/error.ts";
import { ASK_SPACING } from "../task/horizon.ts";
import { isSettled, sessionIdOf, type Task, type TaskRef } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { accepted, asked } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import { operationNamed } from "../tencent/registry.ts";
import { readSessionContext } from "../tencent/session-context.ts";
import { adoptCandidate } from "./adopt-candidate.ts";
import type { Dependencies } from "./dependencies.ts";
import { applyReply, isRunning, refreshTask } from "./refresh-task.ts";

/** What an authentic callback or event came to; all of them are answered alike. */
export type CallbackOutcome =
  | "foreign"
  | "forwarded"
  | "unknown-task"
  | "already-settled"
  | "asked-recently"
  | "not-ours-yet"
  | "refreshed";

/** An authentic message of Tencent's about a task of somebody. */
export interface Message {
  readonly product: Product;
  readonly hint: CallbackHint;
  /** `event`: the answer to our own signed question, and so Tencent's word where it carries evidence. */
  readonly via: "callback" | "event";
  /** As it arrived, to be sent on if it is not ours. */
  readonly raw: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
}

/**
 * Takes a message as a reason to look: it names a task, Tencent's answer to our own question is what counts, unless the message is that
 * itself. Asks at most once per task in ten seconds, however many come, and never for a task that is not ours. Throws `Unavailable` where
 * the sender had better come again.
 */
export const receiveCallback = async (dependencies: Dependencies, message: Message): Promise<CallbackOutcome> => {
  const { product, hint } = message;
  const ref = await addresseeOf(dependencies, message);
  const outcome = ref === undefined ? await sendOn(dependencies, message) : await applyMessage(dependencies, ref, message);
  const name = ref === undefined ? {} : { tenant: ref.tenant, taskId: ref.taskId };
  dependencies.log("callback_received", { product: product.name, eventType: hint.eventType.slice(0, 64), reason: outcome, ...name });
  return outcome;
};

/** Whose task it is: by our MAC in it, or, where nothing of ours is echoed, by the TaskId we were given. */
const addresseeOf = async (dependencies: Dependencies, { product, hint }: Message): Promise<TaskRef | undefined> => {
  const { settings, secrets, providerTasks } = dependencies;
  if (product.callback?.carries === "provider-task-id") {
    return hint.providerTaskId === undefined ? undefined : providerTasks.find(product.name, hint.providerTaskId);
  }
  const claim = readSessionContext(await secrets.context(), settings.environment, hint.sessionContext ?? "");
  return claim !== undefined && operationNamed(claim.operation)?.product === product ? claim : undefined;
};

const sendOn = async ({ settings, forward }: Dependencies, { product, raw }: Message): Promise<CallbackOutcome> => {
  const url = settings.forwardUrlOf(product);
  if (url === undefined) return "foreign";
  await forward(url, raw);
  return "forwarded";
};

const applyMessage = async (dependencies: Dependencies, ref: TaskRef, message: Message): Promise<CallbackOutcome> => {
  const task = await dependencies.tasks.read(ref);
  const operation = task === undefined ? undefined : operationNamed(task.operation);
  if (task === undefined || operation?.product !== message.product) return "unknown-task";
  if (isSettled(task)) return "already-settled";
  // A queued task has no request out; whatever this message is about, it is not what we would start.
  if (task.status === "queued") return "not-ours-yet";
  const known = await adoptByMessage(dependencies, operation, task, message);
  return (await applyEvidence(dependencies, operation, known, message)) ?? nudge(dependencies, operation, known, message);
};

/**
 * T8, where no question is needed: the TaskId is remembered from the answer to our own start, or the message is an answer to our own signed
 * question and echoes our ids.
 */
const adoptByMessage = async (dependencies: Dependencies, { product }: StartOperation, task: Task, message: Message): Promise<Task> => {
  const { providerTaskId, evidence } = message.hint;
  if (providerTaskId === undefined || isSettled(task) || isRunning(task)) return task;
  const remembered = product.callback?.carries === "provider-task-id";
  const echoed = message.via === "event" && evidence?.sessionId === sessionIdOf(task);
  if (!remembered && !echoed) return task;
  const now = instant(dependencies.clock.now());
  const written = await dependencies.tasks.apply(task, accepted({ epoch: task.epoch, providerTaskId }, now, now));
  if (written.won) dependencies.log("task_adopted", { tenant: task.tenant, taskId: task.taskId, epoch: task.epoch, providerTaskId });
  return written.task ?? task;
};

/** Applies what Tencent itself says in the message; undefined if it says nothing of this very task. */
const applyEvidence = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  { hint, via }: Message,
): Promise<CallbackOutcome | undefined> => {
  if (hint.evidence === undefined || !isRunning(task)) return undefined;
  const same = hint.providerTaskId === task.providerTaskId || task.providerTaskId === "";
  if (!same) return undefined;
  await applyReply(dependencies, task, { operation, via }, { kind: "report", report: hint.evidence });
  return "refreshed";
};

const nudge = async (dependencies: Dependencies, operation: StartOperation, task: Task, message: Message): Promise<CallbackOutcome> => {
  if (isSettled(task) || task.status === "queued") return "already-settled";
  const now = instant(dependencies.clock.now());
  if (askedRecently(task.askedAt, now)) return "asked-recently";
  const claimed = await dependencies.tasks.apply(task, asked(task, now, message.hint.providerTaskId));
  if (!claimed.won) return "asked-recently";
  if (isRunning(claimed.task)) await refreshTask(dependencies, claimed.task, { operation, via: "callback" });
  else if ((await adoptCandidate(dependencies, operation, claimed.task, "callback")) === "unanswered") {
    // The poller asks too; a sender that comes again is quicker.
    throw new Unavailable("Tencent did not answer about a task in doubt.");
  }
  return "refreshed";
};

const askedRecently = (askedAt: Instant | undefined, now: Instant): boolean => askedAt !== undefined && after(askedAt, ASK_SPACING) > now;
