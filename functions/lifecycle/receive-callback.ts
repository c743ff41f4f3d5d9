import { TASK_HORIZON } from "../task/horizon.ts";
import { sessionIdOf } from "../task/names.ts";
import { isFollowed, isSettled, type SettledTask, type Task } from "../task/task.ts";
import { after, instant } from "../task/time.ts";
import { accepted } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import { operationNamed } from "../tencent/registry.ts";
import { askedRecently } from "./common/asked-recently.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { move } from "./common/move.ts";
import { type Addressee, addresseeOf } from "./common/whose-task.ts";
import { withStory } from "./common/with-story.ts";
import { nudgeTask } from "./doubt/nudge-task.ts";
import { hearLate } from "./running/hear-late.ts";
import { keepEvidence } from "./running/keep-evidence.ts";
import { applyReply } from "./running/refresh-task.ts";

/** The result of an authentic callback or event. All of them are answered alike. */
export type CallbackOutcome =
  | "foreign"
  | "forwarded"
  | "unknown-task"
  | "already-settled"
  | "heard-late"
  | "asked-recently"
  | "not-ours-yet"
  | "refreshed";

/** An authentic message from Tencent about somebody's task. */
export interface Message {
  readonly product: Product;
  readonly hint: CallbackHint;
  /**
   * `event`: the answer to our own signed question, and so Tencent's word where it carries
   * evidence.
   */
  readonly via: "callback" | "event";
  /** The message as it arrived, to be forwarded if it is not ours. */
  readonly raw: {
    readonly body: string | Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/**
 * Takes a message as a reason to look. The message names a task, and Tencent's answer to our own
 * question counts, unless the message itself is such an answer. Tencent is asked at most once per
 * task in ten seconds, however many messages come, and never about a task that is not ours. Throws
 * `Unavailable` where the sender had better come again.
 */
export function receiveCallback(
  dependencies: Dependencies,
  message: Message,
): Promise<CallbackOutcome> {
  return withStory(dependencies, (telling) => receive(telling, message));
}

const receive = async (dependencies: Dependencies, message: Message): Promise<CallbackOutcome> => {
  const { product, hint } = message;
  const { unread } = hint;
  if (unread !== undefined)
    dependencies.log("answer_unread", {
      product: product.name,
      reason: unread.first,
      count: unread.count,
    });
  const known = await addresseeOf(dependencies, product, hint);
  if (hint.room !== undefined && known?.by !== "start")
    await noteRoom(dependencies, product, hint.room);
  const ref = known ?? (await keepForClaim(dependencies, message));
  const outcome =
    ref === undefined
      ? await sendOn(dependencies, message)
      : await applyMessage(dependencies, ref, message);
  // A task's own lines say all else about it.
  const about =
    ref === undefined
      ? { product: product.name, eventType: hint.eventType.slice(0, 64) }
      : { taskId: ref.taskId };
  dependencies.log("callback_received", { reason: outcome, ...about });
  return outcome;
};

/**
 * Notes that a callback told of a room (decision 0026): a start in doubt may be the one that began
 * or ended there. A callback about a task that was claimed at its start is about another task.
 */
const noteRoom = (
  { messages, clock }: Dependencies,
  { name }: Product,
  room: string,
): Promise<void> => {
  const at = instant(clock.now());
  return messages.noteRoom(name, room, { at, expiresAt: after(at, TASK_HORIZON) });
};

/**
 * Keeps the evidence about a TaskId that is not claimed: its start may be about to claim it. The
 * poller hears what is kept once the claim stands, so look for the claim once more here. Then one
 * of the two sees the other.
 */
const keepForClaim = async (
  dependencies: Dependencies,
  message: Message,
): Promise<Addressee | undefined> =>
  (await keepEvidence(dependencies, message))
    ? addresseeOf(dependencies, message.product, message.hint)
    : undefined;

/**
 * The same for a TaskId that `followTask` has claimed and whose row is not written yet: it hears
 * what is kept once the row stands.
 */
const keepForRow = async (
  dependencies: Dependencies,
  ref: Addressee,
  message: Message,
): Promise<Task | undefined> =>
  (await keepEvidence(dependencies, message)) ? dependencies.tasks.read(ref) : undefined;

const sendOn = async (
  { settings, forward }: Dependencies,
  { product, raw }: Message,
): Promise<CallbackOutcome> => {
  const url = settings.forwardUrlOf(product);
  if (url === undefined) return "foreign";
  await forward(url, raw);
  return "forwarded";
};

const applyMessage = async (
  dependencies: Dependencies,
  ref: Addressee,
  message: Message,
): Promise<CallbackOutcome> => {
  const task =
    (await dependencies.tasks.read(ref)) ?? (await keepForRow(dependencies, ref, message));
  const operation = task === undefined ? undefined : operationNamed(task.operation);
  if (task === undefined || operation?.product !== message.product) return "unknown-task";
  // The claim was made to follow the TaskId under this Idempotency-Key, and another task took the
  // key.
  if (ref.by === "follower" && !isFollowed(task))
    return isSettled(task) ? "already-settled" : "unknown-task";
  if (isSettled(task)) {
    noteContradiction(dependencies, task, message);
    return (await hearLate(dependencies, task)) ? "heard-late" : "already-settled";
  }
  // A queued task has no request in flight, so this message cannot be about it.
  if (task.status === "queued") return "not-ours-yet";
  const known = await adoptByMessage(dependencies, task, { ...message, by: ref.by });
  return (
    (await applyEvidence(dependencies, operation, known, message)) ??
    nudgeTask(dependencies, operation, known, message.hint.providerTaskId)
  );
};

/**
 * A settled task stays as it is, whatever comes. Tencent's own word of another end is told in its
 * story. A canceled task has the end that its caller wanted, so nothing contradicts it.
 */
const noteContradiction = (
  { log }: Dependencies,
  { tenant, taskId, status }: SettledTask,
  { product, hint: { evidence } }: Message,
): void => {
  const state = evidence?.verdict.state;
  const isAnotherEnd =
    (state === "succeeded" || state === "failed") && status !== state && status !== "canceled";
  if (isAnotherEnd)
    log("callback_contradicts", { tenant, taskId, product: product.name, status, reason: state });
};

/**
 * Adopts a task without a question, in two cases: the TaskId is claimed, so it stood in the answer
 * to our own start; or the message is an answer to our own signed question and echoes our ids.
 */
const adoptByMessage = async (
  dependencies: Dependencies,
  task: Task,
  message: Message & Pick<Addressee, "by">,
): Promise<Task> => {
  const { by, hint, via } = message;
  const { providerTaskId, evidence } = hint;
  if (providerTaskId === undefined || isSettled(task) || task.status === "running") return task;
  const isClaimed = by === "start";
  const isEchoed = via === "event" && evidence?.sessionId === sessionIdOf(task);
  if (!isClaimed && !isEchoed) return task;
  const { tenant, taskId, epoch } = task;
  const now = instant(dependencies.clock.now());
  const written = await move(dependencies, task, accepted({ epoch, providerTaskId }, now, now));
  if (written.won) dependencies.log("task_adopted", { tenant, taskId, epoch, providerTaskId });
  return written.task ?? task;
};

/** Applies Tencent's word in the message; `undefined` if it says nothing of this very task. */
const applyEvidence = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  { hint, via }: Message,
): Promise<CallbackOutcome | undefined> => {
  const { evidence, providerTaskId } = hint;
  if (evidence === undefined || task.status !== "running") return undefined;
  const isThis = task.providerTaskId === undefined || task.providerTaskId === providerTaskId;
  if (!isThis) return undefined;
  // A repeated "at work" says nothing new.
  const isAtWork = evidence.verdict.state === "running";
  if (isAtWork && askedRecently(task.seenRunningAt, instant(dependencies.clock.now())))
    return "asked-recently";
  const look = { operation, via };
  await applyReply(dependencies, task, look, { kind: "report", report: evidence });
  return "refreshed";
};
