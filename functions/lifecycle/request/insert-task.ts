import type { TaskRequest } from "../../store/task-row.ts";
import { askAgendaOf } from "../../task/ask-list.ts";
import { Unavailable } from "../../task/error.ts";
import { holderOf, laneOf, waitAgenda } from "../../task/names.ts";
import { queueKeyOf } from "../../task/queue-key.ts";
import type { QueuedTask, SubmittingTask, Task } from "../../task/task.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import { isOwnAttempt, isOwnInsert } from "../common/own-write.ts";
import { anyReady } from "../common/queue.ts";
import { uncount } from "../common/spend.ts";
import { handOnSlot } from "../lane/hand-on-slot.ts";
import { acquireToStart, boundsStarts } from "../start/acquire-to-start.ts";
import { maySpreadSlots } from "../start/may-spread-slots.ts";
import { prepareIfPossible, type ReadyAttempt } from "../start/prepare-attempt.ts";
import { sendAttempt } from "../start/send-attempt.ts";
import { priorityIn } from "./read-submission.ts";

/** A task that is to be inserted, either as `queued` or as `submitting`. */
export type NewTask = Omit<QueuedTask, "status" | "agenda" | "dueAt" | "lastRefusal">;

/** The task as it stands now. `replayed`: the row was there before. */
export interface Inserted {
  readonly task: Task;
  readonly replayed: boolean;
}

/**
 * Inserts a task. With a slot, a moment of the rate and a signature in hand it is inserted as
 * `submitting` and sent: that one write is the reservation and the write-ahead. Without one of them
 * it is inserted as `queued`, and so is a task of an operation that is held after a restore. Throws
 * `Unavailable` if the row vanished while it was written.
 */
export async function insertTask(
  dependencies: Dependencies,
  operation: StartOperation,
  asked: NewTask,
  { input }: TaskRequest,
): Promise<Inserted> {
  const { tasks, lanes, identity, clock } = dependencies;
  const held = await isHeld(dependencies, operation.name);
  const newTask: NewTask = held ? { ...asked, restored: true } : asked;
  const agenda = askAgendaOf(newTask, await identity.asksSharded(clock.now()));
  const hasSlot = !held && (await takeSlot(dependencies, operation, newTask));
  // Also for a task that starts at once or has no limit: if Tencent refuses it for now it queues,
  // and the schedule looks only at the lanes that it knows. Before the turn, as it is a write.
  await lanes.remember(laneOf(newTask));
  const wanted = hasSlot ? await attemptNow(dependencies, operation, newTask, input) : "not-now";
  const attempt = typeof wanted === "string" ? undefined : wanted;
  const row =
    attempt === undefined
      ? asQueued(newTask, priorityIn(operation, input))
      : asSubmitting({ ...newTask, agenda }, attempt);
  const written = await tasks.insert(row);
  const { task } = written;
  if (!written.won && task !== undefined && !isOwnInsert(task, newTask))
    await uncount(dependencies, newTask);
  if (written.won) logAccepted(dependencies, row);
  if (attempt !== undefined && task !== undefined && isOwnAttempt(task, attempt.nonce)) {
    const sent = await sendAttempt(dependencies, operation, task, attempt);
    await handOnSlot(dependencies, operation, newTask, sent);
    return { task: sent, replayed: false };
  }
  if (task === undefined) throw new Unavailable("The task's row vanished while it was written.");
  // The slot is held under the task's name. If the task runs, the slot belongs to that start.
  if (hasSlot && wanted === "not-now" && written.won)
    await giveBackUntaken(dependencies, operation, newTask);
  else if (hasSlot) await handOnSlot(dependencies, operation, newTask, task);
  return { task, replayed: !written.won };
}

/**
 * Takes a slot of the lane, if the operation has a limit. If any task in the queue is ready, the
 * new one joins the queue: that is fair, and it saves a write for a slot it would not get.
 */
const takeSlot = async (
  dependencies: Dependencies,
  operation: StartOperation,
  newTask: NewTask,
): Promise<boolean> => {
  const limit = dependencies.settings.laneLimitOf(operation);
  if (limit === undefined) return true;
  if (await anyReady(dependencies, laneOf(newTask))) return false;
  return dependencies.lanes.take(laneOf(newTask), {
    holder: holderOf(newTask),
    limit,
    now: newTask.createdAt,
    mayPace: boundsStarts(dependencies.settings, operation, newTask.application),
    maySpread: await maySpreadSlots(dependencies, limit),
  });
};

/**
 * An attempt that may be sent as soon as it is written: signed, and with a turn of the rate. Else
 * `blocked` says that the lane is, and `not-now` that a secret or a turn is missing: then no other
 * task would fare better.
 */
const attemptNow = async (
  dependencies: Dependencies,
  operation: StartOperation,
  newTask: NewTask,
  input: TaskRequest["input"],
): Promise<ReadyAttempt | "blocked" | "not-now"> => {
  const { acquireToSubmit } = dependencies.rateLimit;
  const prepared = await prepareIfPossible(dependencies, operation, { ...newTask, input });
  const acquired =
    prepared && (await acquireToStart(dependencies, operation, newTask, acquireToSubmit));
  if (prepared === undefined || acquired === undefined) return "not-now";
  return acquired.seen?.blocked === undefined ? { ...prepared, ...acquired } : "blocked";
};

/** Frees the slot that was taken for this task, unless another run takes it for its start now. */
const giveBackUntaken = async (
  { lanes, settings }: Dependencies,
  operation: StartOperation,
  newTask: NewTask,
): Promise<void> => {
  if (settings.laneLimitOf(operation) === undefined) return;
  await lanes.release(laneOf(newTask), holderOf(newTask), newTask.createdAt);
};

const asQueued = (newTask: NewTask, priority: number | undefined): QueuedTask => ({
  ...newTask,
  status: "queued",
  agenda: waitAgenda(laneOf(newTask)),
  dueAt: queueKeyOf(newTask, priority),
});

const asSubmitting = (
  newTask: NewTask & Pick<SubmittingTask, "agenda">,
  { nonce, signedAt, dueAt }: ReadyAttempt,
): SubmittingTask => ({
  ...newTask,
  status: "submitting",
  dueAt,
  nonce,
  signedAt,
  firstSentAt: signedAt,
  inDoubt: false,
  duplicateSeen: false,
});

/** The line of its start follows that of a task that starts at once, so its status is left out. */
const logAccepted = ({ log }: Dependencies, { tenant, taskId, operation, status }: Task): void =>
  log("task_accepted", {
    ...{ tenant, taskId, operation },
    ...(status === "submitting" ? {} : { status }),
  });
