import { isSettled, laneOf, type Task } from "../task/task.ts";
import { instant } from "../task/time.ts";
import { type WaitingFor, waitingFor } from "../task/waiting-for.ts";
import { operationNamed } from "../tencent/registry.ts";
import type { Dependencies } from "./dependencies.ts";
import { queuePosition } from "./queue-position.ts";

/** How a queued task waits; both are undefined for any other task. */
export interface Wait {
  readonly queuePosition: number | null | undefined;
  readonly waitingFor: WaitingFor | undefined;
}

/** Where a queued task stands and what it waits for, by one read of its lane's row; nothing is read for any other task. */
export const waitOf = async (dependencies: Dependencies, task: Task): Promise<Wait> => {
  if (isSettled(task) || task.status !== "queued") return { queuePosition: undefined, waitingFor: undefined };
  const { lanes, settings, clock } = dependencies;
  const state = await lanes.state(laneOf(task));
  const operation = operationNamed(task.operation);
  const limit = operation === undefined ? undefined : settings.laneLimitOf(operation);
  const isFull = limit !== undefined && (state.held >= limit || state.lowered !== undefined);
  return {
    queuePosition: await queuePosition(dependencies, task, state),
    waitingFor: waitingFor(task, { blocked: state.blocked, isFull }, instant(clock.now())),
  };
};
