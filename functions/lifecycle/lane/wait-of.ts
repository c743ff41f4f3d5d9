import { laneOf } from "../../task/names.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { type WaitingFor, waitingFor } from "../../task/waiting-for.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { queuePosition } from "./queue-position.ts";

/** How a queued task waits. Both are undefined for any other task. */
export interface Wait {
  readonly queuePosition: number | null | undefined;
  readonly waitingFor: WaitingFor | undefined;
}

/**
 * The position of a queued task and what it waits for. It reads the lane's row once, and nothing
 * for any other task.
 */
export async function waitOf(dependencies: Dependencies, task: Task): Promise<Wait> {
  if (isSettled(task) || task.status !== "queued")
    return { queuePosition: undefined, waitingFor: undefined };
  const { lanes, clock } = dependencies;
  const state = await lanes.state(laneOf(task));
  // The row stores the limit that its slots were last taken under, so a reader needs no settings.
  const isFull =
    state.limit !== undefined && (state.held >= state.limit || state.lowered !== undefined);
  return {
    queuePosition: await queuePosition(dependencies, task, state),
    waitingFor: waitingFor(task, { blocked: state.blocked, isFull }, instant(clock.now())),
  };
}
