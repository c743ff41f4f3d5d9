import type { LaneState } from "../../store/lane-store.ts";
import { UnreadableRow } from "../../store/task-store.ts";
import { heldBy, laneOf } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { standing, withoutRoom } from "../start/note-no-room.ts";
import { holdsSlot } from "../start/start-attempt.ts";
import { fillSlot, lendSlot } from "./hand-on-slot.ts";
import type { Lane } from "./next-waiting.ts";

/**
 * Starts one task beside each holder that may have gone. The holder keeps its slot, so whatever
 * becomes of the guest, nobody follows it by itself: the next run looks at how it ended. Without
 * room at Tencent, nothing starts beside that holder for a while; with room, the holder's slot is
 * free for good.
 *
 * Example: a video that runs since 10:00 is stalled. At 12:00 another starts beside it and is
 * refused with `RequestLimitExceeded`: the next one starts at 12:10. It is refused, too: the third
 * starts at 12:30. It succeeds at 12:32, and from 12:33 on the lane is as if the first were not
 * there.
 */
export const lendSlots = async (
  dependencies: Dependencies,
  lane: Lane,
  overdue: readonly string[],
): Promise<void> => {
  for (const holder of overdue) await lendBeside(dependencies, lane, holder, overdue.length);
};

const lendBeside = async (
  dependencies: Dependencies,
  lane: Lane,
  holder: string,
  overdue: number,
): Promise<void> => {
  const { lanes, clock, log } = dependencies;
  const name = laneOf({ operation: lane.operation.name, application: lane.application });
  const state = await lanes.state(name);
  const now = instant(clock.now());
  const told = { operation: lane.operation.name, ...heldBy(holder) };
  const guest = state.holders.includes(holder)
    ? await guestOf(dependencies, lane, state, holder)
    : "has-guest";
  switch (guest) {
    case "has-guest":
      return;
    case "found-no-room":
      if (await lanes.keepLoans(name, state.beside, withoutRoom(state, holder, now)))
        log("slot_not_lent", told);
      return;
    case "found-room": {
      const gone = lendersUpTo(state, holder);
      const kept = Object.entries(standing(state)).filter(([lender]) => !gone.includes(lender));
      if (!(await lanes.keepLoans(name, state.beside, Object.fromEntries(kept), gone))) return;
      log("slot_freed", told);
      await fillSlot(dependencies, lane);
      return;
    }
    case "none": {
      const { tries, until } = state.beside?.[holder] ?? { tries: 0, until: now };
      if (until > now) return;
      const lending = { from: holder, overdue, tries, others: standing(state), seen: state.beside };
      const next = await lendSlot(dependencies, lane, lending);
      if (next === "started") log("slot_lent", { ...told, count: tries });
      return;
    }
  }
  unreachable(guest);
};

/**
 * What is known of the task that was started beside a holder. `none`: there was no such task, or it
 * told nothing.
 */
type Guest = "none" | "has-guest" | "found-room" | "found-no-room";

const guestOf = async (
  { tasks }: Dependencies,
  { operation }: Lane,
  { beside, holders }: LaneState,
  holder: string,
): Promise<Guest> => {
  const guest = beside?.[holder]?.guest;
  if (guest === undefined) return "none";
  if (holders.includes(guest)) return "has-guest";
  const { epoch, ...ref } = heldBy(guest);
  const task = await tasks.read(ref).catch((error: unknown) => {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  });
  return endOf(task, epoch, operation.lane?.fullCodes ?? []);
};

/**
 * What a guest's end says of the room there was. What cannot be told any more counts as no room:
 * that only costs time.
 */
const endOf = (task: Task | undefined, epoch: number, fullCodes: readonly string[]): Guest => {
  const isFull = (code: string | undefined): boolean =>
    code !== undefined && fullCodes.includes(code);
  if (task === undefined) return "found-no-room";
  if (holdsSlot(task, epoch)) return "has-guest";
  switch (task.status) {
    case "succeeded":
      return "found-room";
    case "failed":
      return isFull(task.error?.provider?.code) ? "found-no-room" : "found-room";
    case "queued":
      return task.epoch !== epoch && isFull(task.lastRefusal?.code) ? "found-no-room" : "none";
    case "rejected":
    case "canceled":
    case "indeterminate":
      return "none";
    case "submitting":
    case "doubtful":
    case "running":
      return "found-no-room";
  }
  return unreachable(task);
};

/** A holder and those beside which it was started itself, as room beside it is room beside them. */
const lendersUpTo = ({ beside = {}, holders }: LaneState, holder: string): readonly string[] => {
  const gone = [holder];
  for (const each of gone)
    gone.push(
      ...holders.filter((lender) => beside[lender]?.guest === each && !gone.includes(lender)),
    );
  return gone;
};
