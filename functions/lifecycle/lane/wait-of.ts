import { laneOf } from "../../task/names.ts";
import { isSettled, type Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import { type WaitingFor, waitingFor } from "../../task/waiting-for.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isHeld } from "../common/held.ts";
import { type Outlook, outlookOf } from "../common/outlook.ts";
import { queuePosition } from "./queue-position.ts";

/** How a queued task waits, and when a running one may end. All are undefined for other tasks. */
export interface Wait {
  readonly outlook?: Outlook | undefined;
  readonly queuePosition: number | null | undefined;
  readonly waitingFor: WaitingFor | undefined;
}

/**
 * The position of a queued task and what it waits for, or the likely end of a running one. It reads
 * the lane's row once, whether the table was put back once in ten seconds, and the operation's
 * durations once a minute.
 */
export async function waitOf(dependencies: Dependencies, task: Task): Promise<Wait> {
  if (isSettled(task) || task.status !== "queued") {
    const isRunning = !isSettled(task) && task.status === "running";
    const outlook = isRunning ? await outlookOf(dependencies, task) : undefined;
    return { queuePosition: undefined, waitingFor: undefined, outlook };
  }
  const { lanes, clock } = dependencies;
  const state = await lanes.state(laneOf(task));
  // The row stores the limit that its slots were last taken under, so a reader needs no settings.
  const isFull =
    state.limit !== undefined && (state.held >= state.limit || state.lowered !== undefined);
  return {
    queuePosition: await queuePosition(dependencies, task, state),
    waitingFor: waitingFor(
      task,
      { blocked: state.blocked, isFull, isHeld: await isHeld(dependencies, task.operation) },
      instant(clock.now()),
    ),
  };
}
