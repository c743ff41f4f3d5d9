import { asked, candidateNamed } from "../task/candidate.ts";
import { Unavailable } from "../task/error.ts";
import { ASK_SPACING, TASK_HORIZON } from "../task/horizon.ts";
import { sessionIdOf } from "../task/names.ts";
import { isSettled, type Task } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { accepted } from "../task/transition.ts";
import { unreachable } from "../task/unreachable.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { CallbackHint, Product } from "../tencent/product.ts";
import { operationNamed } from "../tencent/registry.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { move } from "./common/move.ts";
import { type Addressee, addresseeOf, isFollowed } from "./common/whose-task.ts";
import { adoptCandidate, adoptIfOurs } from "./doubt/adopt-candidate.ts";
import { applyReply, isRunning, refreshTask } from "./running/refresh-task.ts";

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
  /**
   * `event`: the answer to our own signed question, and so Tencent's word where it carries
   * evidence.
   */
  readonly via: "callback" | "event";
  /** As it arrived, to be sent on if it is not ours. */
  readonly raw: {
    readonly body: string | Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/**
 * Takes a message as a reason to look: it names a task, Tencent's answer to our own question is
 * what counts, unless the message is that itself. Asks at most once per task in ten seconds,
 * however many come, and never for a task that is not ours. Throws `Unavailable` where the sender
 * had better come again.
 */
export const receiveCallback = async (
  dependencies: Dependencies,
  message: Message,
): Promise<CallbackOutcome> => {
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
  const name = ref === undefined ? {} : { tenant: ref.tenant, taskId: ref.taskId };
  dependencies.log("callback_received", {
    product: product.name,
    eventType: hint.eventType.slice(0, 64),
    reason: outcome,
    ...name,
  });
  return outcome;
};

/**
 * Keeps what a message says of a TaskId that nobody has claimed: it may be that of a start whose
 * claim is on its way. The poller looks here once the claim stands, so we look for the claim once
 * more: one of the two sees the other.
 */
const keepForClaim = async (
  dependencies: Dependencies,
  message: Message,
): Promise<Addressee | undefined> =>
  (await keepEvidence(dependencies, message))
    ? addresseeOf(dependencies, message.product, message.hint)
    : undefined;

/**
 * The same for a TaskId that a follow has claimed and whose row is on its way: the follow looks
 * here once the row stands.
 */
const keepForRow = async (
  dependencies: Dependencies,
  ref: Addressee,
  message: Message,
): Promise<Task | undefined> =>
  (await keepEvidence(dependencies, message)) ? dependencies.tasks.read(ref) : undefined;

/** False, with nothing kept, for a message that says nothing of how its task stands. */
const keepEvidence = async (
  { clock, messages }: Dependencies,
  { product, hint }: Message,
): Promise<boolean> => {
  const { providerTaskId, evidence } = hint;
  if (
    product.callback?.carries !== "provider-task-id" ||
    providerTaskId === undefined ||
    evidence === undefined
  )
    return false;
  const expiresAt = after(instant(clock.now()), TASK_HORIZON);
  await messages.keep({ product: product.name, providerTaskId }, evidence.verdict, expiresAt);
  return true;
};

/**
 * A start in doubt may be what began or ended there. One that was claimed at its start is another.
 */
const noteRoom = (
  { messages, clock }: Dependencies,
  { name }: Product,
  room: string,
): Promise<void> => {
  const at = instant(clock.now());
  return messages.noteRoom(name, room, { at, expiresAt: after(at, TASK_HORIZON) });
};

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
  if (isSettled(task)) return "already-settled";
  // Whoever claimed it under this task's key meant to follow it, and the key came to another task.
  if (ref.by === "follower" && !isFollowed(task)) return "unknown-task";
  // A queued task has no request out; whatever this message is about, it is not what we would
  // start.
  if (task.status === "queued") return "not-ours-yet";
  const known = await adoptByMessage(dependencies, task, { ...message, by: ref.by });
  return (
    (await applyEvidence(dependencies, operation, known, message)) ??
    nudge(dependencies, operation, known, message)
  );
};

/**
 * Adopts a task without a question: the TaskId is remembered from the answer to our own start, or
 * the message is an answer to our own signed question and echoes our ids.
 */
const adoptByMessage = async (
  dependencies: Dependencies,
  task: Task,
  message: Message & Pick<Addressee, "by">,
): Promise<Task> => {
  const { by, hint, via } = message;
  const { providerTaskId, evidence } = hint;
  if (providerTaskId === undefined || isSettled(task) || isRunning(task)) return task;
  const remembered = by === "start";
  const echoed = via === "event" && evidence?.sessionId === sessionIdOf(task);
  if (!remembered && !echoed) return task;
  const now = instant(dependencies.clock.now());
  const written = await move(
    dependencies,
    task,
    accepted({ epoch: task.epoch, providerTaskId }, now, now),
  );
  if (written.won)
    dependencies.log("task_adopted", {
      tenant: task.tenant,
      taskId: task.taskId,
      epoch: task.epoch,
      providerTaskId,
    });
  return written.task ?? task;
};

/**
 * Applies what Tencent itself says in the message; undefined if it says nothing of this very task.
 */
const applyEvidence = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  { hint, via }: Message,
): Promise<CallbackOutcome | undefined> => {
  if (hint.evidence === undefined || !isRunning(task)) return undefined;
  const same = hint.providerTaskId === task.providerTaskId || task.providerTaskId === undefined;
  if (!same) return undefined;
  // A repeated "at work" says nothing new.
  const atWork = hint.evidence.verdict.state === "running";
  if (atWork && askedRecently(task.seenRunningAt, instant(dependencies.clock.now())))
    return "asked-recently";
  await applyReply(
    dependencies,
    task,
    { operation, via },
    { kind: "report", report: hint.evidence },
  );
  return "refreshed";
};

/** By how much the clocks of two functions may differ. */
const CLOCKS_DIFFER = { seconds: 30 } as const;

/** Between our look at a row and our claim others may move it; each time we judge anew. */
const MOST_CLAIMS = 4;

const nudge = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  message: Message,
): Promise<CallbackOutcome> => {
  const { clock } = dependencies;
  const { providerTaskId } = message.hint;
  let seen: Task | undefined = task;
  for (let claims = 0; claims < MOST_CLAIMS && seen !== undefined; claims++) {
    if (isSettled(seen) || seen.status === "queued") return "already-settled";
    const now = instant(clock.now());
    const recent = askedRecently(seen.askedAt, now) && !isForCaller(seen);
    if (recent && isKnown(seen, providerTaskId)) return "asked-recently";
    // One TaskId is kept at a time, until Tencent denies it: whoever names another one later may
    // have made it up, so that is only asked about.
    const other = otherThanKept(seen, providerTaskId);
    if (recent && other !== undefined) throw new Unavailable("Another TaskId was named just now.");
    const toKeep = other === undefined ? providerTaskId : undefined;
    const change =
      recent && toKeep !== undefined ? candidateNamed(seen, toKeep, now) : asked(seen, now, toKeep);
    const claimed = await move(dependencies, seen, change);
    if (claimed.won)
      return recent ? "asked-recently" : askAs(dependencies, operation, claimed.task, other);
    seen = claimed.task;
  }
  throw new Unavailable("The task is being moved by others.");
};

/**
 * Whether the TaskId that a message names needs not be kept: the task has one, or this one is kept
 * already.
 */
const isKnown = (task: Task, providerTaskId: string | undefined): boolean =>
  providerTaskId === undefined ||
  isRunning(task) ||
  ("candidate" in task && task.candidate === providerTaskId);

/** The TaskId that a message names, where another one is kept. */
const otherThanKept = (task: Task, providerTaskId: string | undefined): string | undefined =>
  "candidate" in task && task.candidate !== undefined && task.candidate !== providerTaskId
    ? providerTaskId
    : undefined;

/** `other`: a TaskId to ask about in the place of the one that is kept. */
const askAs = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: Task,
  other: string | undefined,
): Promise<CallbackOutcome> => {
  if (isRunning(task)) {
    await refreshTask(dependencies, task, { operation, via: "callback" });
    return "refreshed";
  }
  const adoption =
    other === undefined
      ? await adoptCandidate(dependencies, operation, task, "callback")
      : await adoptIfOurs(dependencies, operation, {
          task,
          providerTaskId: other,
          via: "callback",
        });
  switch (adoption) {
    case "unanswered":
      // The poller asks about what is kept; a sender that comes again is quicker.
      throw new Unavailable("Tencent did not answer about a task in doubt.");
    case "adopted":
    case "denied":
    case "no-candidate":
      return "refreshed";
  }
  return unreachable(adoption);
};

/**
 * A question for a caller who waits settles nothing, so a callback that comes behind it asks all
 * the same.
 */
const isForCaller = (task: Task): boolean =>
  isRunning(task) && task.callerAskedAt !== undefined && task.callerAskedAt === task.askedAt;

/**
 * A moment further ahead than that was written by a clock that is ahead of ours, and would silence
 * callbacks until ours has caught up.
 */
const askedRecently = (askedAt: Instant | undefined, now: Instant): boolean =>
  askedAt !== undefined &&
  after(askedAt, ASK_SPACING) > now &&
  askedAt <= after(now, CLOCKS_DIFFER);
