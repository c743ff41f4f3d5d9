import { handlerOf } from "./compose.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { pollTasks } from "./lifecycle/poll-tasks.ts";
import { withLease } from "./lifecycle/with-lease.ts";

/** On the schedule: asks about what is due before the next tick. */
export const createHandler = (dependencies: Dependencies) => async (): Promise<void> => {
  const count = await withLease(dependencies, "poll-tasks", () => pollTasks(dependencies));
  if (count !== undefined && count > 0) dependencies.log("tasks_polled", { count });
};

/** What Lambda calls. */
export const handler = handlerOf(createHandler);
