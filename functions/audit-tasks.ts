import { handlerOf } from "./compose.ts";
import { AUDIT, auditTasks } from "./lifecycle/audit-tasks.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { withLease } from "./lifecycle/common/with-lease.ts";

/** Lambda ends a run after this time. */
const LEASE = { minutes: 15 } as const;

/** Once a day: looks at every row, because the other functions only look at rows that are due. */
export function createHandler(dependencies: Dependencies) {
  return async (): Promise<void> => {
    await scheduled(dependencies, AUDIT, () =>
      withLease(dependencies, AUDIT, (owner) => auditTasks(dependencies, owner), LEASE),
    );
  };
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
