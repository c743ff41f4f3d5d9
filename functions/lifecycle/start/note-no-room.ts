import type { LanePart, Loans } from "../../store/lane-row.ts";
import { heldBy, holderOf, laneOf } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** Minutes until the second start beside the same holder. Each further wait is twice as long. */
const FIRST_WAIT_MINUTES = 10;

/** 12 doublings of the wait are 28 days, longer than any holder lives (7 days). */
const MOST_DOUBLINGS = 12;

/** Another function may change the loans meanwhile. Each lost race shows them one step further. */
const MOST_LOOKS = 4;

/**
 * Notes that Tencent had no room for a guest, a task that was started beside a holder that might
 * have gone. The holder has not gone, so nothing starts beside it for 10 minutes, then 20, then 40
 * and so on. Answers whether the task was a guest.
 */
export async function noteNoRoom(
  { lanes, clock, log }: Pick<Dependencies, "lanes" | "clock" | "log">,
  task: Task,
  code: string,
): Promise<boolean> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const { parts } = await lanes.state(laneOf(task));
    const part = parts.find((each) => lenderOf(each, holderOf(task)) !== undefined);
    const lender = part && lenderOf(part, holderOf(task));
    if (part === undefined || lender === undefined) return false;
    // The guest's own earlier attempt may be what fills the room. It stays a guest until that doubt
    // is resolved.
    if (task.status === "submitting" && task.inDoubt) return true;
    const loans = withoutRoom(part, lender, instant(clock.now()));
    if (!(await lanes.keepLoans(laneOf(task), part, loans))) continue;
    const { tenant, taskId, epoch } = heldBy(lender);
    log("slot_not_lent", {
      tenant,
      taskId,
      epoch,
      operation: task.operation,
      code,
      count: loans[lender]?.tries ?? 0,
    });
    return true;
  }
  return true;
}

/** The holder beside which this one was started, if it still has its slot. */
const lenderOf = ({ beside = {}, holders }: LanePart, guest: string): string | undefined =>
  holders.find((holder) => beside[holder]?.guest === guest);

/**
 * The loans after one more guest of this holder found no room.
 *
 * Example: the second guest of a holder finds no room at 12:10. Its loan is
 * `{ until: 12:30, tries: 2 }`.
 */
export function withoutRoom(part: LanePart, lender: string, now: Instant): Loans {
  const tries = (part.beside?.[lender]?.tries ?? 0) + 1;
  const wait = { minutes: FIRST_WAIT_MINUTES * 2 ** Math.min(tries - 1, MOST_DOUBLINGS) };
  return { ...standing(part), [lender]: { until: after(now, wait), tries } };
}

/** The loans of the holders that still have their slots. No other loan matters. */
export function standing({ beside = {}, holders }: LanePart): Loans {
  return Object.fromEntries(Object.entries(beside).filter(([holder]) => holders.includes(holder)));
}
