import type { Lending } from "../../store/lane-store.ts";
import { UnreadableRow } from "../../store/task-store.ts";
import { Unavailable } from "../../task/error.ts";
import { holderOf, laneOf } from "../../task/names.ts";
import { backingOffKey } from "../../task/queue-key.ts";
import type { QueuedTask } from "../../task/task.ts";
import { after, earliest, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { putOff } from "../common/read-quietly.ts";
import { isRefusedAlone } from "../common/schedule.ts";
import { claimProbe } from "../start/lane-block.ts";
import { holdsSlot } from "../start/start-attempt.ts";
import { type QueuedStart, startQueued } from "../start/start-task.ts";
import { type Lane, nextWaiting, type Waiting } from "./next-waiting.ts";

/** A chain of refusals is followed this far; the schedule goes on with the rest. */
const MOST_TRIES = 10;

/**
 * Whether a task was started, or why not: nobody waits, the lane is blocked until its next probe,
 * or no slot (or no request rate, or no secret) is to be had.
 */
export type NextStarted = "started" | "nobody-waits" | "blocked" | "full";

/**
 * Where the slot comes from: a holder that hands its own on, or one that may have gone. From
 * neither, it has to be free.
 */
export interface SlotSource {
  readonly freed?: string;
  readonly lending?: Lending;
}

/**
 * Starts the task of a lane whose turn it is, if there is one and a slot for it. `freed` names a
 * holder whose slot is handed on; it is given back if no task wants it. `lending`: the task starts
 * beside a holder that may have gone. Only `hand-on-slot.ts` calls this.
 */
export const startNext = async (
  dependencies: Dependencies,
  lane: Lane,
  { freed, lending }: SlotSource,
): Promise<NextStarted> => {
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

/**
 * A task that was put off after something unforeseen: soon where something of ours did not answer,
 * as that may be over in a moment.
 */
const AFTER_SILENCE = { minutes: 1 } as const;
const AFTER_FAILURE = { minutes: 10 } as const;

/**
 * A task whose start fails is put off alone: those behind it go on. `lost` where it does not stand
 * there any more, or no longer in this way.
 */
const startAlone = async (
  dependencies: Dependencies,
  operation: StartOperation,
  { task, state }: Waiting,
): Promise<QueuedStart> => {
  const { tasks, clock, log } = dependencies;
  try {
    return await startQueued(dependencies, operation, task, state);
  } catch (error) {
    if (error instanceof UnreadableRow) await putOff(dependencies, task, error);
    else {
      const reason = error instanceof Error ? error.name : "unknown";
      log("start_failed", {
        tenant: task.tenant,
        taskId: task.taskId,
        operation: operation.name,
        reason,
      });
      const until = after(
        instant(clock.now()),
        error instanceof Unavailable ? AFTER_SILENCE : AFTER_FAILURE,
      );
      await tasks.putOff(task, backingOffKey(task, earliest(until, task.startBefore)));
    }
  }
  return asItStands(dependencies, task);
};

/**
 * A start that failed may have been written all the same, and then the slot is the task's. Where
 * that cannot be told, the schedule finds out.
 */
const asItStands = async ({ tasks }: Dependencies, task: QueuedTask): Promise<QueuedStart> => {
  try {
    return { kind: "lost", task: await tasks.read(task) };
  } catch {
    return { kind: "not-now" };
  }
};

const acquire = async (
  dependencies: Dependencies,
  lane: Lane,
  waiting: Waiting,
  { slot, loan }: { readonly slot: string | undefined; readonly loan: Lending | undefined },
): Promise<boolean> => {
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

const giveBack = async (
  { lanes, settings }: Dependencies,
  { operation, application }: Lane,
  slot: string | undefined,
): Promise<void> => {
  if (slot === undefined || settings.laneLimitOf(operation) === undefined) return;
  await lanes.release(laneOf({ operation: operation.name, application }), slot);
};
