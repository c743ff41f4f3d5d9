import { UnreadableRow } from "../../store/task-row.ts";
import { errorName } from "../../task/error.ts";
import { holderOf } from "../../task/names.ts";
import { backingOffKey } from "../../task/queue-key.ts";
import type { QueuedTask } from "../../task/task.ts";
import { after, earliest, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import type { Lane } from "../common/lane.ts";
import { putOff, waitAfter } from "../common/read-quietly.ts";
import { isRefusedAlone } from "../common/schedule.ts";
import { holdsSlot } from "../start/holds-slot.ts";
import { claimProbe } from "../start/lane-block.ts";
import { type QueuedStart, startQueued } from "../start/start-queued.ts";
import { acquireSlot, giveBack, type SlotSource } from "./acquire-slot.ts";
import { nextWaiting, type Waiting } from "./next-waiting.ts";

/** Most tasks that one call tries to start, one after the other. The schedule tries the others. */
const MOST_TRIES = 10;

/**
 * Whether a task was started, or why not: the queue is empty, the lane is blocked until its next
 * probe, or there is no slot (or no request rate, or no secret).
 */
export type NextStarted = "started" | "none-ready" | "blocked" | "full";

/**
 * Starts the next task of a lane if one is ready and gets a slot. Where a task gives up its slot at
 * once, the slot goes to the task behind it. A slot that no task wants is given back. Only
 * `hand-on-slot.ts` calls this.
 *
 * Example: a task ends and hands its slot on. Tencent refuses the next task, A, for a reason that
 * is A's alone. B starts in the same slot.
 */
export async function startNext(
  dependencies: Dependencies,
  lane: Lane,
  first: SlotSource,
): Promise<NextStarted> {
  let source = first;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const waiting = await nextWaiting(dependencies, lane);
    const isNone = waiting === undefined || (await isHeld(dependencies, lane.operation.name));
    if (isNone || waiting === "blocked") {
      await giveBack(dependencies, lane, source.freed);
      return isNone ? "none-ready" : "blocked";
    }
    if (!(await acquireSlot(dependencies, lane, waiting, source))) return "full";
    const end = await startHolder(dependencies, lane, waiting);
    if (end === "started" || end === "full") return end;
    source = end;
  }
  await giveBack(dependencies, lane, source.freed);
  return "full";
}

/**
 * Starts a task that has just got a slot. If the task does not need the slot, the answer says where
 * the next task gets its own.
 */
const startHolder = async (
  dependencies: Dependencies,
  lane: Lane,
  waiting: Waiting,
): Promise<"started" | "full" | SlotSource> => {
  const { task, state } = waiting;
  const freed = holderOf(task);
  // If the claim is lost, another run sends the probe.
  if (state.blocked !== undefined && !(await claimProbe(dependencies, task, state.blocked))) {
    await giveBack(dependencies, lane, freed);
    return "full";
  }
  const start = await startAlone(dependencies, lane.operation, waiting);
  switch (start.kind) {
    case "not-now":
      return "full";
    case "lost":
      // If the other run has started the task, the slot belongs to that start.
      return holdsSlot(start.task, task.epoch) ? {} : { freed };
    case "sent":
      if (holdsSlot(start.task, task.epoch)) return "started";
      if (start.task.status !== "queued" || isRefusedAlone(start.task, task.epoch))
        return { freed };
      // Refused for now, or not sent. The next task would fare the same, so the schedule tries
      // again later.
      await giveBack(dependencies, lane, freed);
      return "full";
  }
  return unreachable(start);
};

/**
 * A task whose start throws is put off alone, and the tasks behind it go on. The answer is then
 * `lost`, or `not-now` if the row cannot be read.
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
      log("start_failed", {
        tenant: task.tenant,
        taskId: task.taskId,
        operation: operation.name,
        reason: errorName(error),
      });
      const until = earliest(after(instant(clock.now()), waitAfter(error)), task.startBefore);
      await tasks.putOff(task, backingOffKey(task, until));
    }
  }
  return asItStands(dependencies, task);
};

/**
 * A start that threw may have been written all the same, and then the slot is the task's. If the
 * row cannot be read now, the schedule finds out later.
 */
const asItStands = async ({ tasks }: Dependencies, task: QueuedTask): Promise<QueuedStart> => {
  try {
    return { kind: "lost", task: await tasks.read(task) };
  } catch {
    return { kind: "not-now" };
  }
};
