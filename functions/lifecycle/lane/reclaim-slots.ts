import type { HeldSlot } from "../../store/lane-row.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { heldBy } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { holdsSlot } from "../start/holds-slot.ts";
import { fillSlot } from "./hand-on-slot.ts";
import { slotOverdue } from "./slot-overdue.ts";

/**
 * A function takes a slot before its task's row shows it. The longest function runs for 90 s, and
 * after twice that it has certainly ended.
 */
const CONFIRMED_WITHIN = { seconds: 180 } as const;

/**
 * Hands on the slots of a full lane whose holders do not need them. Answers with the overdue
 * holders: they keep their slots, though they may have gone.
 */
export async function reclaimSlots(
  dependencies: Dependencies,
  lane: Lane,
): Promise<readonly string[]> {
  const { released, overdue } = await releaseUnconfirmed(dependencies, lane);
  for (let free = released; free > 0; free--) await fillSlot(dependencies, lane);
  return overdue;
}

/** The number of freed slots, and the holders that keep theirs though they may have gone. */
export interface Released {
  readonly released: number;
  readonly overdue: readonly string[];
}

/**
 * Frees each slot of a lane whose holder does not need it, because its function died between two
 * writes, and those that were lost on the way to a slots row.
 */
export async function releaseUnconfirmed(
  dependencies: Dependencies,
  lane: Lane,
): Promise<Released> {
  const { lanes, tasks, settings, clock, log } = dependencies;
  const now = instant(clock.now());
  let released = 0;
  const overdue: string[] = [];
  const name = laneNameOf(lane);
  for (const slot of await lanes.holders(name)) {
    const { holder, takenAt } = slot;
    if (after(takenAt, CONFIRMED_WITHIN) > now) continue;
    const { epoch, ...ref } = heldBy(holder);
    const task = await tasks.read(ref).catch((error: unknown) => unreadable(error));
    if (isNeeded(slot, task, lane, now)) {
      if (task !== "unreadable" && slotOverdue(task, lane.operation, now)) overdue.push(holder);
      continue;
    }
    log("slot_reclaimed", { ...ref, epoch, operation: lane.operation.name });
    await lanes.release(name, holder, takenAt);
    released += 1;
  }
  const limit = settings.laneLimitOf(lane.operation);
  if (limit !== undefined) released += await lanes.align(name, { limit, now });
  return { released, overdue };
}

/** A task whose row cannot be read may be at Tencent, for as long as its operation can run. */
const isNeeded = (
  { holder, takenAt }: HeldSlot,
  task: Task | "unreadable" | undefined,
  { operation }: Lane,
  now: Instant,
): boolean => {
  if (task === "unreadable") return after(takenAt, operation.longestLife) > now;
  return holdsSlot(task, heldBy(holder).epoch);
};

const unreadable = (error: unknown): "unreadable" => {
  if (error instanceof UnreadableRow) return "unreadable";
  throw error;
};
