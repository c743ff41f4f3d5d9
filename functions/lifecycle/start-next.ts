import type { HeldSlot, Lending } from "../store/lane-store.ts";
import { UnreadableRow } from "../store/task-store.ts";
import { Unavailable } from "../task/error.ts";
import { restingPlace } from "../task/line.ts";
import { heldBy, holderOf, laneOf, type QueuedTask, type Task } from "../task/task.ts";
import { after, earliest, type Instant, instant } from "../task/time.ts";
import type { StartOperation } from "../tencent/operation.ts";
import type { Dependencies } from "./dependencies.ts";
import { claimProbe } from "./lane-block.ts";
import { type Lane, nextWaiting, type Waiting } from "./next-waiting.ts";
import { putOff } from "./read-quietly.ts";
import { isRefusedAlone } from "./schedule.ts";
import { slotOverdue } from "./slot-overdue.ts";
import { holdsSlot } from "./start-attempt.ts";
import { type QueuedStart, startQueued } from "./start-task.ts";

/** A chain of refusals is followed this far; the schedule goes on with the rest. */
const MOST_TRIES = 10;

/**
 * Whether a task was started, or why not: nobody waits, the lane is blocked until its next probe, or no slot (or no request rate, or no
 * secret) is to be had.
 */
export type NextStarted = "started" | "nobody-waits" | "blocked" | "full";

/**
 * Starts the task of a lane whose turn it is, if there is one and a slot for it. `freed` names a holder whose slot is handed on;
 * it is given back if nobody wants it. Without `freed`, a free slot is taken. `lending`: the task starts beside a holder that may have gone.
 */
export const startNext = async (dependencies: Dependencies, lane: Lane, freed?: string, lending?: Lending): Promise<NextStarted> => {
  let slot = freed;
  let loan = lending;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const waiting = await nextWaiting(dependencies, lane);
    if (waiting === undefined || waiting === "blocked") {
      await giveBack(dependencies, lane, slot);
      return waiting ?? "nobody-waits";
    }
    if (!(await acquire(dependencies, lane, waiting, { slot, loan }))) return "full";
    const { task, state } = waiting;
    slot = undefined;
    loan = undefined;
    // Another run sends the probe.
    if (state.blocked !== undefined && !(await claimProbe(dependencies, task, state.blocked))) {
      await giveBack(dependencies, lane, holderOf(task));
      return "full";
    }
    const start = await startAlone(dependencies, lane.operation, waiting);
    if (start.kind === "not-now") return "full";
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

/** A task that was put off after something unforeseen: soon where something of ours did not answer, as that may be over in a moment. */
const AFTER_SILENCE = { minutes: 1 } as const;
const AFTER_FAILURE = { minutes: 10 } as const;

/** A task whose start fails is put off alone: those behind it go on. `lost` where it does not stand there any more, or no longer in this way. */
const startAlone = async (dependencies: Dependencies, operation: StartOperation, { task, state }: Waiting): Promise<QueuedStart> => {
  const { tasks, clock, log } = dependencies;
  try {
    return await startQueued(dependencies, operation, task, state);
  } catch (error) {
    if (error instanceof UnreadableRow) await putOff(dependencies, task, error);
    else {
      const reason = error instanceof Error ? error.name : "unknown";
      log("start_failed", { tenant: task.tenant, taskId: task.taskId, operation: operation.name, reason });
      const until = after(instant(clock.now()), error instanceof Unavailable ? AFTER_SILENCE : AFTER_FAILURE);
      await tasks.putOff(task, restingPlace(task, earliest(until, task.startBefore)));
    }
  }
  return asItStands(dependencies, task);
};

/** A start that failed may have been written all the same, and then the slot is the task's. Where that cannot be told, the schedule finds out. */
const asItStands = async ({ tasks }: Dependencies, task: QueuedTask): Promise<QueuedStart> => {
  try {
    return { kind: "lost", task: await tasks.read(task) };
  } catch {
    return { kind: "not-now" };
  }
};

/** Where a slot comes from: a holder that hands its own on, or one that may have gone. From nobody, it has to be free. */
interface SlotSource {
  readonly slot: string | undefined;
  readonly loan: Lending | undefined;
}

const acquire = async (dependencies: Dependencies, lane: Lane, waiting: Waiting, { slot, loan }: SlotSource): Promise<boolean> => {
  const { lanes, settings, clock } = dependencies;
  const { task, state } = waiting;
  const limit = settings.laneLimitOf(lane.operation);
  if (limit === undefined) {
    // Where there are slots, taking one says whose turn it was.
    if (state.lastTenant !== task.tenant) await lanes.passTurn(laneOf(task), task.tenant);
    return true;
  }
  const wanted = { holder: holderOf(task), limit, now: instant(clock.now()) };
  if (loan !== undefined) return lanes.lend(laneOf(task), wanted, loan);
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

/** Hands on the slots of a full lane whose holders do not need them. Answers with the holders that may have gone. */
export const reclaimSlots = async (dependencies: Dependencies, lane: Lane): Promise<readonly string[]> => {
  const { released, overdue } = await releaseUnconfirmed(dependencies, lane);
  for (let free = released; free > 0; free--) await startNext(dependencies, lane);
  return overdue;
};

/** How many slots were freed, and which holders keep theirs though they may have gone. */
export interface Released {
  readonly released: number;
  readonly overdue: readonly string[];
}

/** Frees the slots of a lane whose holder's task does not need one (its function died in between). */
export const releaseUnconfirmed = async (dependencies: Dependencies, lane: Lane): Promise<Released> => {
  const { lanes, tasks, clock, log } = dependencies;
  const now = instant(clock.now());
  let released = 0;
  const overdue: string[] = [];
  for (const slot of await lanes.holders(laneOf({ operation: lane.operation.name, application: lane.application }))) {
    const { holder, takenAt } = slot;
    if (after(takenAt, CONFIRMED_WITHIN) > now) continue;
    const { epoch, ...ref } = heldBy(holder);
    const task = await tasks.read(ref).catch((error: unknown) => unreadable(error));
    if (isNeeded(slot, task, lane, now)) {
      if (task !== "unreadable" && slotOverdue(task, lane.operation, now)) overdue.push(holder);
      continue;
    }
    log("slot_reclaimed", { ...ref, epoch, operation: lane.operation.name });
    await lanes.release(laneOf({ operation: lane.operation.name, application: lane.application }), holder, takenAt);
    released += 1;
  }
  return { released, overdue };
};

/** What cannot be read may well be at Tencent, for as long as a task of its kind can be. */
const isNeeded = ({ holder, takenAt }: HeldSlot, task: Task | "unreadable" | undefined, { operation }: Lane, now: Instant): boolean => {
  if (task === "unreadable") return after(takenAt, operation.longestLife) > now;
  return holdsSlot(task, heldBy(holder).epoch);
};

const unreadable = (error: unknown): "unreadable" => {
  if (error instanceof UnreadableRow) return "unreadable";
  throw error;
};
