import * as z from "zod/mini";
import { handlerOf } from "./compose.ts";
import { AUDIT, type AuditReader, auditTasks, isAuditDue } from "./lifecycle/audit-tasks.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { scheduled } from "./lifecycle/common/scheduled.ts";
import { withLease } from "./lifecycle/common/with-lease.ts";
import { saveUsage } from "./lifecycle/count-usage.ts";
import { UsageCount } from "./task/usage.ts";

/** Lambda ends a run after this time. */
const LEASE = { minutes: 15 } as const;

/** A tick of the clock. An operator calls without it, and need not wait for the day to end. */
const tick = z.object({ when: z.literal("due") });

/**
 * Once a day: looks at every row, because the other functions only look at rows that are due. The
 * clock comes each quarter of an hour, and goes on where a run had to stop. If it `counts`, it also
 * adds up what was used.
 */
export function createHandler(dependencies: Dependencies, counts = false) {
  const audit = () =>
    withLease(
      dependencies,
      AUDIT,
      (owner) => auditTasks(dependencies, owner, counts ? counting(dependencies) : {}),
      LEASE,
    );
  return async (event?: unknown): Promise<void> => {
    await scheduled(dependencies, AUDIT, async () =>
      tick.safeParse(event).success && !(await isAuditDue(dependencies)) ? undefined : audit(),
    );
  };
}

const counting = (dependencies: Dependencies): AuditReader => {
  const count = new UsageCount();
  return {
    task: (task) => count.add(task),
    readAll: () => saveUsage(dependencies, count),
  };
};

/** The entry point that Lambda calls. */
export const handler = handlerOf((dependencies) => createHandler(dependencies, true));
