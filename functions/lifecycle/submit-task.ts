import type { TaskRequest } from "../store/task-store.ts";
import { Unavailable } from "../task/error.ts";
import { askAgenda, holderOf, laneOf, waitAgenda } from "../task/names.ts";
import { queueKeyOf } from "../task/queue-key.ts";
import type { QueuedTask, SubmittingTask, Task, TaskRef } from "../task/task.ts";
import { type Instant, instant, milliseconds } from "../task/time.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { isOwnAttempt, isOwnInsert } from "./common/own-write.ts";
import { anyReady } from "./common/queue.ts";
import { countNew, uncount } from "./common/spend.ts";
import { handOnSlot } from "./lane/hand-on-slot.ts";
import { answerRepeat, type Submitted } from "./request/answer-repeat.ts";
import { rememberIdentity } from "./request/find-task.ts";
import { type Asked, checkStart, priorityIn } from "./request/read-submission.ts";
import { rowsWith } from "./request/read-task.ts";
import { startHash } from "./request/request-hash.ts";
import { deadlineOf, requestExpires, startBeforeOf } from "./request/terms.ts";
import { watchedLane } from "./start/lane-block.ts";
import { sendAttempt } from "./start/start-attempt.ts";
import { prepareIfPossible } from "./start/start-task.ts";
import { withholdSecrets } from "./start/withhold-secrets.ts";

/**
 * Records a task and, if its lane has a free slot, starts it at once. The same key with the same
 * request names the same task however often it is sent. Throws `RequestError` before anything is
 * written, and `Unavailable` where nothing is certain but a repeat is safe.
 */
export const submitTask = async (
  dependencies: Dependencies,
  asked: Asked,
  ref: TaskRef,
): Promise<Submitted> => {
  const { tasks, clock } = dependencies;
  const { operation, application, region, request } = checkStart(dependencies.settings, asked);
  const { deadlineSeconds, startWithinSeconds } = asked;
  const requestHash = startHash(
    { operation: operation.name, region, deadlineSeconds, startWithinSeconds },
    request,
  );
  const { kept, secrets } = withholdSecrets(request);
  await rememberIdentity(dependencies);
  const now = instant(clock.now());
  const startBefore = startBeforeOf(asked, now);
  const counted = await countNew(dependencies, ref.tenant, now);
  await tasks.putRequest(ref, {
    hash: requestHash,
    request: { ...kept, asked: { startWithinSeconds } },
    expiresAt: requestExpires(now, startBefore),
  });
  const newTask = {
    ...{
      ...ref,
      operation: operation.name,
      application,
      requestHash,
      revision: 1,
      epoch: 0,
      createdAt: now,
      refusals: 0,
      startBefore,
    },
    ...(region === undefined ? {} : { region }),
    ...deadlineOf(asked, now),
    stalledAfterSeconds:
      milliseconds(
        operation.isOffPeak?.(request.input) ? operation.longestLife : operation.stalledAfter,
      ) / 1000,
    ...(counted === undefined ? {} : { counted }),
    ...(secrets === undefined ? {} : { secrets }),
  };
  const { task, replayed } = await insertTask(dependencies, operation, newTask, request);
  return replayed
    ? answerRepeat(dependencies, asked, task)
    : { task, rows: await rowsWith(dependencies, task, request), replayed };
};

type NewTask = Omit<QueuedTask, "status" | "agenda" | "dueAt" | "lastRefusal">;

/**
 * With slot, rate and signature in hand the task is inserted as `submitting`: one write is reservation and
 * write-ahead. Else it queues.
 */
const insertTask = async (
  dependencies: Dependencies,
  operation: StartOperation,
  newTask: NewTask,
  { input }: TaskRequest,
): Promise<{ task: Task; replayed: boolean }> => {
  const { tasks } = dependencies;
  const hasSlot = await takeSlot(dependencies, operation, newTask);
  const ready = hasSlot
    ? await prepareIfPossible(dependencies, operation, { ...newTask, input })
    : undefined;
  const hasTurn = ready !== undefined && (await dependencies.turns.toAct(operation));
  const seen = hasTurn
    ? await watchedLane(dependencies, operation, newTask.application)
    : undefined;
  const prepared = hasTurn && seen?.blocked === undefined ? ready : undefined;
  const inserted =
    prepared === undefined
      ? asQueued(newTask, priorityIn(operation, input))
      : asSubmitting(newTask, prepared);
  // Also of a task that starts at once, and without a limit: refused for now it waits as the others
  // do, and only known lanes are looked at.
  await dependencies.lanes.remember(laneOf(inserted));
  const written = await tasks.insert(inserted);
  const task = written.task;
  if (!written.won && task !== undefined && !isOwnInsert(task, newTask))
    await uncount(dependencies, newTask);
  if (written.won)
    dependencies.log("task_accepted", {
      tenant: newTask.tenant,
      taskId: newTask.taskId,
      operation: newTask.operation,
      status: inserted.status,
    });
  if (prepared !== undefined && task !== undefined && isOwnAttempt(task, prepared.nonce)) {
    const sent = await sendAttempt(dependencies, operation, task, { ...prepared, seen });
    await handOnSlot(dependencies, operation, newTask, sent);
    return { task: sent, replayed: false };
  }
  if (task === undefined) throw new Unavailable("The task's row vanished while it was written.");
  // The slot was taken under the task's own name: if it runs, it is that of whoever started it.
  if (hasSlot) await handOnSlot(dependencies, operation, newTask, task);
  return { task, replayed: !written.won };
};

/**
 * Who comes later waits behind those who wait already: that is fair, and cheaper than to try for a
 * slot that somebody else will get.
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
  });
};

const asQueued = (newTask: NewTask, priority: number | undefined): QueuedTask => ({
  ...newTask,
  status: "queued",
  agenda: waitAgenda(laneOf(newTask)),
  dueAt: queueKeyOf(newTask, priority),
});

const asSubmitting = (
  newTask: NewTask,
  { nonce, signedAt, dueAt }: { nonce: string; signedAt: Instant; dueAt: Instant },
): SubmittingTask => ({
  ...newTask,
  status: "submitting",
  agenda: askAgenda(newTask.operation),
  dueAt,
  nonce,
  signedAt,
  firstSentAt: signedAt,
  inDoubt: false,
  duplicateSeen: false,
});
