import { laneOf } from "../../task/names.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { type WaitingFor, waitingFor } from "../../task/waiting-for.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { queuePosition } from "./queue-position.ts";

/** How a queued task waits; both are undefined for any other task. */
export interface Wait {
  readonly queuePosition: number | null | undefined;
  readonly waitingFor: WaitingFor | undefined;
}

/**
 * Where a queued task stands and what it waits for, by one read of its lane's row; nothing is read
 * for any other task.
 */
export const waitOf = async (dependencies: Dependencies, task: Task): Promise<Wait> => {
  if (isSettled(task) || task.status !== "queued")
    return { queuePosition: undefined, waitingFor: undefined };
  const { lanes, clock } = dependencies;
  const state = await lanes.state(laneOf(task));
  // The row says which limit its slots were last taken under: readers do without the operations.
  const isFull =
    state.limit !== undefined && (state.held >= state.limit || state.lowered !== undefined);
  return {
    queuePosition: await queuePosition(dependencies, task, state),
    waitingFor: waitingFor(task, { blocked: state.blocked, isFull }, instant(clock.now())),
  };
};
