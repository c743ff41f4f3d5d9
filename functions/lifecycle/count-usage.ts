import { RETENTION } from "../task/horizon.ts";
import { after, before, instant, latest } from "../task/time.ts";
import { dayOf, type UsageCount } from "../task/usage.ts";
import type { Dependencies } from "./common/dependencies.ts";

/** Days that are counted again, as a task of theirs may have been unreadable for a version. */
const COUNTED_AGAIN = { days: 2 } as const;

/**
 * Writes what was used on each day that is over, after a run of the audit that has read every row.
 * It begins two days before the last day that was counted. Without one it begins with the oldest
 * day whose tasks are all there still. Returns the number of rows written.
 */
export async function saveUsage(dependencies: Dependencies, count: UsageCount): Promise<number> {
  const { usage, clock } = dependencies;
  const now = instant(clock.now());
  const yesterday = dayOf(before(now, { days: 1 }));
  const upTo = await usage.countedUpTo();
  const oldest = after(before(now, RETENTION), { days: 1 });
  const from =
    upTo === undefined ? oldest : latest(oldest, before(instant(Date.parse(upTo)), COUNTED_AGAIN));
  const days = count.between(dayOf(from), yesterday);
  for (const day of days) await usage.put(day, now);
  if (upTo === undefined || upTo < yesterday) await usage.noteCounted(yesterday);
  return days.length;
}
