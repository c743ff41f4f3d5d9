import { handlerOf } from "./compose.ts";
import { allDone } from "./lifecycle/common/all-done.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { isEarlierPollerBusy } from "./lifecycle/common/due-asks.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { drainEvents } from "./lifecycle/drain-events.ts";
import { pollTasks } from "./lifecycle/poll-tasks.ts";
import { watchTasks } from "./lifecycle/watch-tasks.ts";

/** On the schedule: asks about the tasks that are due, and drains the event queues. */
export function createHandler(dependencies: Dependencies) {
  return async (): Promise<void> => {
    const counts = await scheduled(dependencies, "poll-tasks", async () => {
      if (await isEarlierPollerBusy(dependencies)) return undefined;
      return allDone([pollTasks(dependencies), drainEvents(dependencies)]);
    });
    const [polled = 0, drained = 0] = counts ?? [];
    if (polled > 0) dependencies.log("tasks_polled", { count: polled });
    if (drained > 0) dependencies.log("events_drained", { count: drained });
  };
}

/** On the same schedule: logs how tasks and lanes stand, for alarms and the dashboard. */
export function createWatcher(dependencies: Dependencies) {
  return async (): Promise<void> => {
    await scheduled(dependencies, "watch-tasks", () => watchTasks(dependencies));
  };
}

/** The entry point that Lambda calls. */
export const handler = handlerOf((dependencies) => {
  const runs = [createHandler(dependencies), createWatcher(dependencies)];
  return async (): Promise<void> => {
    await allDone(runs.map((run) => run()));
  };
});
