import type { LanePart } from "../../store/lane-row.ts";
import { UnreadableRow } from "../../store/task-row.ts";
import { heldBy } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { holdsSlot } from "../start/holds-slot.ts";
import { standing, withoutRoom } from "../start/note-no-room.ts";
import { fillSlot, lendSlot } from "./hand-on-slot.ts";

/**
 * Starts one task, the guest, beside each holder that may have gone. The holder keeps its slot, so
 * no task follows the guest by itself: the next run looks at how the guest ended. If Tencent had no
 * room for it, nothing starts beside that holder for a while. If there was room, the holder has
 * gone, and its slot is freed for good.
 *
 * Example: a video has run since 10:00 and is overdue. At 12:00 another starts beside it, and
 * Tencent refuses that with `RequestLimitExceeded`. The next one starts at 12:10 and is refused
 * too, and a third starts at 12:30. It succeeds at 12:32. At 12:33 the run frees the first video's
 * slot.
 */
export async function lendSlots(
  dependencies: Dependencies,
  lane: Lane,
  overdue: readonly string[],
): Promise<void> {
  for (const holder of overdue) await lendBeside(dependencies, lane, holder, overdue);
}

const lendBeside = async (
  dependencies: Dependencies,
  lane: Lane,
  holder: string,
  overdue: readonly string[],
): Promise<void> => {
  const { lanes, clock, log } = dependencies;
  const name = laneNameOf(lane);
  const { parts } = await lanes.state(name);
  const part = parts.find(({ holders }) => holders.includes(holder));
  if (part === undefined) return;
  const now = instant(clock.now());
  const told = { operation: lane.operation.name, ...heldBy(holder) };
  const guest = await guestOf(dependencies, lane, part, holder);
  switch (guest) {
    case "has-guest":
      return;
    case "found-no-room":
      if (await lanes.keepLoans(name, part, withoutRoom(part, holder, now)))
        log("slot_not_lent", told);
      return;
    case "found-room": {
      const gone = lendersUpTo(part, holder);
      const kept = Object.entries(standing(part)).filter(([lender]) => !gone.includes(lender));
      if (!(await lanes.keepLoans(name, part, Object.fromEntries(kept), gone))) return;
      log("slot_freed", told);
      await fillSlot(dependencies, lane);
      return;
    }
    case "none": {
      const { tries, until } = part.beside?.[holder] ?? { tries: 0, until: now };
      if (until > now) return;
      const count = overdue.filter((each) => part.holders.includes(each)).length;
      const lending = { part, from: holder, overdue: count, tries, others: standing(part) };
      const next = await lendSlot(dependencies, lane, lending);
      if (next === "started") log("slot_lent", { ...told, count: tries });
      return;
    }
  }
  unreachable(guest);
};

/**
 * The guest of a holder as it is now. `none`: no guest was started, or its end says nothing about
 * the room at Tencent.
 */
type Guest = "none" | "has-guest" | "found-room" | "found-no-room";

const guestOf = async (
  { tasks }: Dependencies,
  { operation }: Lane,
  { beside, holders }: LanePart,
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
 * Whether a guest's end shows that Tencent had room. A row that is gone or cannot be read counts as
 * no room, which only costs time.
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

/**
 * The holder, and each holder that it was itself started beside. If there is room beside the one,
 * there is room beside the others.
 */
const lendersUpTo = ({ beside = {}, holders }: LanePart, holder: string): readonly string[] => {
  const gone = [holder];
  for (const each of gone)
    gone.push(
      ...holders.filter((lender) => beside[lender]?.guest === each && !gone.includes(lender)),
    );
  return gone;
};
