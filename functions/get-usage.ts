import { handlerOf } from "./compose.ts";
import type { UsageAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import { readUsageQuery } from "./http/usage-query.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { instant } from "./task/time.ts";
import { NO_USAGE, sumOf, type Usage, type UsageOfDay } from "./task/usage.ts";

/** GET /v1/usage: what a tenant's settled tasks came to, by day or by operation. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const { usage, clock } = dependencies;
    const tenant = await tenantOf(event, dependencies, "tasks:read");
    const { from, to, by } = readUsageQuery(event, instant(clock.now()));
    const [countedUpTo, days] = await Promise.all([
      usage.countedUpTo(),
      usage.read(tenant, from, to),
    ]);
    const answer: UsageAnswer = {
      ...{ from, to, countedUpTo },
      usage: [...groupsOf(days, by)].map(([name, sums]) => ({ [by]: name, ...sums })),
      total: days.map(bare).reduce(sumOf, NO_USAGE),
    };
    return json(200, answer);
  });
}

const groupsOf = (days: readonly UsageOfDay[], by: "day" | "operation") => {
  const groups = new Map<string, Usage>();
  for (const day of days) groups.set(day[by], sumOf(groups.get(day[by]) ?? NO_USAGE, day));
  return groups;
};

const bare = (day: UsageOfDay): Usage => sumOf(day, NO_USAGE);

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
