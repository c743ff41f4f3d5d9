import { handlerOf } from "./compose.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { withLease } from "./lifecycle/common/with-lease.ts";
import { startTasks } from "./lifecycle/start-tasks.ts";

/** On the schedule: starts queued tasks for the free slots that no function has handed on. */
export function createHandler(dependencies: Dependencies) {
  return async (): Promise<void> => {
    const count = await scheduled(dependencies, "start-tasks", () =>
      withLease(dependencies, "start-tasks", () => startTasks(dependencies)),
    );
    if (count !== undefined && count > 0) dependencies.log("tasks_started", { count });
  };
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
