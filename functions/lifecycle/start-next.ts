import type { HeldSlot } from "../store/lane-store.ts";
import { UnreadableRow } from "../store/task-store.ts";
import { readPlace } from "../task/line.ts";
import { heldBy, holderOf, laneOf, type QueuedTask, type Task } from "../task/task.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { expired } from "../task/transition.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { putOff, readQuietly } from "./read-quietly.ts";
import { isRefusedAlone } from "./schedule.ts";
import { slotOverdue } from "./slot-overdue.ts";
import { uncount } from "./spend.ts";
import { holdsSlot } from "./start-attempt.ts";
import { type QueuedStart, startQueued } from "./start-task.ts";
import { anybodyWaits, everybodyIn, inTurn } from "./waiting-line.ts";

/** An operation of one application: what a concurrency limit counts. */
export interface Lane {
  readonly operation: StartOperation;
  readonly application: string;
}

/** A chain of refusals is followed this far; the schedule goes on with the rest. */
const MOST_TRIES = 10;

/** Whether a task was started, or why not: nobody waits, or no slot (or no request rate, or no secret) is to be had. */
export type NextStarted = "started" | "nobody-waits" | "full";

/**
 * Starts the task of a lane whose turn it is, if there is one and a slot for it. `freed` names a holder whose slot is handed on;
 * it is given back if nobody wants it. Without `freed`, a free slot is taken.
 */
export const startNext = async (dependencies: Dependencies, lane: Lane, freed?: string): Promise<NextStarted> => {
  let slot = freed;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const waiting = await nextWaiting(dependencies, lane);
    if (waiting === undefined) {
      await giveBack(dependencies, lane, slot);
      return "nobody-waits";
    }
    if (!(await acquire(dependencies, lane, waiting, slot))) return "full";
    const { task } = waiting;
    slot = undefined;
    const start = await startReadable(dependencies, lane.operation, task);
    if (start.kind === "not-now") return "full";
    if (start.kind === "unreadable") {
      slot = holderOf(task);
      continue;
    }
    // Somebody else moved the task; if they started it, the slot is theirs.
    if (start.kind === "lost") {
      if (!holdsSlot(start.task, task.epoch)) slot = holderOf(task);
      continue;
    }
    if (holdsSlot(start.task, task.epoch)) return "started";
    slot = holderOf(task);
    if (start.task.status === "queued" && !isRefusedAlone(start.task, task.epoch)) {
      // Refused for now, or not sent, and so would the next be: let the schedule try again.
      await giveBack(dependencies, lane, slot);
      return "full";
    }
  }
  await giveBack(dependencies, lane, slot);
  return "full";
};

/** A task whose request cannot be read is put off alone: those behind it go on. */
const startReadable = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: QueuedTask,
): Promise<QueuedStart | { readonly kind: "unreadable" }> => {
  try {
    return await startQueued(dependencies, operation, task);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    await putOff(dependencies, task, error);
    return { kind: "unreadable" };
  }
};

/** Whose turn it is, and whose it was before. */
interface Waiting {
  readonly task: QueuedTask;
  readonly lastTenant: string | undefined;
}

/** Most tasks that one search rejects because they have waited too long: the rest is left to the schedule, which rejects them first. */
const MOST_EXPIRED = 30;

/** The first task whose turn it is that can be started; a few that have waited too long are rejected on the way. */
const nextWaiting = async (dependencies: Dependencies, { operation, application }: Lane): Promise<Waiting | undefined> => {
  const lane = laneOf({ operation: operation.name, application });
  // Nobody waits most of the time, and then nobody's turn has to be known.
  if (!(await anybodyWaits(dependencies, lane))) return undefined;
  const lastTenant = await dependencies.lanes.lastTenant(lane);
  let rejected = 0;
  for await (const entry of inTurn(dependencies, lane, lastTenant)) {
    const task = await readQuietly(dependencies, entry);
    // The index is late: somebody has moved this task since.
    if (task?.status !== "queued" || task.dueAt !== entry.dueAt) continue;
    if (task.startBefore > instant(dependencies.clock.now())) return { task, lastTenant };
    await expire(dependencies, task);
    rejected += 1;
    if (rejected === MOST_EXPIRED) return undefined;
  }
  return undefined;
};

/** How many who wait one look over a line passes in search of those who have waited too long. */
const MOST_WAITING = 10_000;

/** Rejects those of a lane who have waited too long, wherever they stand: their turn may be far off. */
export const expireOverdue = async (dependencies: Dependencies, { operation, application }: Lane): Promise<void> => {
  const now = instant(dependencies.clock.now());
  let seen = 0;
  for await (const entry of everybodyIn(dependencies, laneOf({ operation: operation.name, application }))) {
    if ((readPlace(entry.dueAt)?.startBefore ?? now) <= now) {
      const task = await readQuietly(dependencies, entry);
      if (task?.status === "queued" && task.startBefore <= now) await expire(dependencies, task);
    }
    seen += 1;
    if (seen === MOST_WAITING) return;
  }
};

/** T19. */
const expire = async (dependencies: Dependencies, task: QueuedTask): Promise<void> => {
  const { tasks, clock, log } = dependencies;
  const now = instant(clock.now());
  const { won } = await tasks.apply(task, expired(task, startDeadlinePassed(task), now));
  if (won) await uncount(dependencies, task);
  if (won) log("task_settled", { tenant: task.tenant, taskId: task.taskId, status: "rejected", code: "start_deadline_passed" });
};

const startDeadlinePassed = ({ lastRefusal, startBefore }: QueuedTask) => ({
  code: "start_deadline_passed",
  message: `The task was not started before ${startBefore}. Nothing was charged.`,
  retryable: true,
  ...(lastRefusal === undefined ? {} : { provider: wordsOf(lastRefusal) }),
});

const wordsOf = ({ code, message, requestId }: NonNullable<QueuedTask["lastRefusal"]>) => ({ code, message, requestId });

const acquire = async (dependencies: Dependencies, lane: Lane, waiting: Waiting, slot: string | undefined): Promise<boolean> => {
  const { lanes, settings, clock } = dependencies;
  const { task, lastTenant } = waiting;
  const limit = settings.laneLimitOf(lane.operation);
  if (limit === undefined) {
    // Where there are slots, taking one says whose turn it was.
    if (lastTenant !== task.tenant) await lanes.passTurn(laneOf(task), task.tenant);
    return true;
  }
  const wanted = { holder: holderOf(task), limit, now: instant(clock.now()) };
  const foreign = slot === wanted.holder ? undefined : slot;
  if (foreign !== undefined && (await lanes.handOver(laneOf(task), foreign, wanted))) return true;
  // What cannot be handed on is given back, also where more are held than there may be.
  await giveBack(dependencies, lane, foreign);
  return lanes.take(laneOf(task), wanted);
};

const giveBack = async ({ lanes, settings }: Dependencies, { operation, application }: Lane, slot: string | undefined): Promise<void> => {
  if (slot === undefined || settings.laneLimitOf(operation) === undefined) return;
  await lanes.release(laneOf({ operation: operation.name, application }), slot);
};

/**
 * A holder may have a slot before its task shows it, while its function lives: the longest one runs for 90 s, and twice that
 * leaves no doubt that it is gone.
 */
const CONFIRMED_WITHIN = { seconds: 180 } as const;

/** Hands on the slots of a full lane whose holders do not need them. */
export const reclaimSlots = async (dependencies: Dependencies, lane: Lane): Promise<void> => {
  for (let free = await releaseUnconfirmed(dependencies, lane); free > 0; free--) await startNext(dependencies, lane);
};

/** Frees the slots of a lane whose holder's task does not need one (its function died in between). Answers with how many those are. */
export const releaseUnconfirmed = async (dependencies: Dependencies, lane: Lane): Promise<number> => {
  const { lanes, tasks, clock, log } = dependencies;
  const now = instant(clock.now());
  let released = 0;
  for (const slot of await lanes.holders(laneOf({ operation: lane.operation.name, application: lane.application }))) {
    const { holder, takenAt } = slot;
    if (after(takenAt, CONFIRMED_WITHIN) > now) continue;
    const { epoch, ...ref } = heldBy(holder);
    const task = await tasks.read(ref).catch((error: unknown) => unreadable(error));
    if (isNeeded(slot, task, lane, now)) continue;
    log("slot_reclaimed", { ...ref, epoch, operation: lane.operation.name });
    await lanes.release(laneOf({ operation: lane.operation.name, application: lane.application }), holder, takenAt);
    released += 1;
  }
  return released;
};

/** What cannot be read may well be at Tencent, for as long as a task of its kind can be. */
const isNeeded = ({ holder, takenAt }: HeldSlot, task: Task | "unreadable" | undefined, { operation }: Lane, now: Instant): boolean => {
  if (task === "unreadable") return after(takenAt, operation.longestLife) > now;
  return holdsSlot(task, heldBy(holder).epoch) && !slotOverdue(task, operation, now);
};

const unreadable = (error: unknown): "unreadable" => {
  if (error instanceof UnreadableRow) return "unreadable";
  throw error;
};
