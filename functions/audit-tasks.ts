import { handlerOf } from "./compose.ts";
import { AUDIT, auditTasks } from "./lifecycle/audit-tasks.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { withLease } from "./lifecycle/common/with-lease.ts";

/** As long as Lambda lets a run live. */
const LEASE = { minutes: 15 } as const;

/**
 * Once a day: looks at every row for what the other functions cannot see, because they only look at
 * what is due.
 */
export const createHandler = (dependencies: Dependencies) => async (): Promise<void> => {
  await withLease(dependencies, AUDIT, (owner) => auditTasks(dependencies, owner), LEASE);
};

/** What Lambda calls. */
export const handler = handlerOf(createHandler);
