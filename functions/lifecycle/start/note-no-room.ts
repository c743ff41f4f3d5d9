import type { LaneState, Loans } from "../../store/lane-store.ts";
import { heldBy, holderOf, laneOf } from "../../task/names.ts";
import type { Task } from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";

/**
 * After the first start that found no room, the next one beside the same holder waits for so long;
 * after each further one, for twice as long.
 */
const FIRST_REST_MINUTES = 10;

/** So many doublings are longer than any holder lives: 7 days. */
const MOST_DOUBLINGS = 12;

/** Somebody else may change the loans while we look; each time it is one step further. */
const MOST_LOOKS = 4;

/**
 * Notes that Tencent had no room for a task that was started beside a holder that might have gone:
 * it has not, so nothing more starts beside it for 10 minutes, then 20, 40 and so on. Answers
 * whether the task was such a one.
 */
export const noteNoRoom = async (
  { lanes, clock, log }: Pick<Dependencies, "lanes" | "clock" | "log">,
  task: Task,
  code: string,
): Promise<boolean> => {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const state = await lanes.state(laneOf(task));
    const lender = lenderOf(state, holderOf(task));
    if (lender === undefined) return false;
    // Its earlier attempt may be what there is no room beside: it stays a guest until it is known
    // what became of that.
    if (task.status === "submitting" && task.inDoubt) return true;
    const loans = withoutRoom(state, lender, instant(clock.now()));
    if (!(await lanes.keepLoans(laneOf(task), state.beside, loans))) continue;
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
};

/** The holder beside which this one was started, if it has its slot still. */
const lenderOf = ({ beside = {}, holders }: LaneState, guest: string): string | undefined =>
  holders.find((holder) => beside[holder]?.guest === guest);

/** The loans after one more start beside this holder found no room. */
export const withoutRoom = (state: LaneState, lender: string, now: Instant): Loans => {
  const tries = (state.beside?.[lender]?.tries ?? 0) + 1;
  const rest = { minutes: FIRST_REST_MINUTES * 2 ** Math.min(tries - 1, MOST_DOUBLINGS) };
  return { ...standing(state), [lender]: { until: after(now, rest), tries } };
};

/** The loans of those that have their slot still: only they matter. */
export const standing = ({ beside = {}, holders }: LaneState): Loans =>
  Object.fromEntries(Object.entries(beside).filter(([holder]) => holders.includes(holder)));
