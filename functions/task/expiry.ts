import { hearingNews, type KnownNews } from "./news.ts";
import { firstExpiry } from "./report.ts";
import type { SettledTask } from "./task.ts";
import { before, between, type Duration, type Instant, milliseconds } from "./time.ts";

/** The moment at which the first file of a success stops existing. Undefined if none does. */
export function expiryOf({ status, output, outputExpiresAt }: SettledTask): Instant | undefined {
  if (status !== "succeeded") return undefined;
  return output === undefined ? outputExpiresAt : firstExpiry(output);
}

/**
 * How long before its end a result's expiry is told: 2 hours for the 12 hours of MPS, 12 hours for
 * the 3 days of TIW, and 24 hours for the 7 days of VOD. The lives are `resultLife` of the
 * operations; a task is settled some minutes into them.
 */
const LEADS: readonly { readonly upTo: Duration; readonly lead: Duration }[] = [
  { upTo: { hours: 24 }, lead: { hours: 2 } },
  { upTo: { days: 5 }, lead: { hours: 12 } },
];
const LONGEST_LEAD: Duration = { hours: 24 };

/** A result that lives for less than we know of is told for the last quarter of its time. */
const LARGEST_SHARE = 1 / 4;

/**
 * The news that the task's result expires soon, and when it becomes true. It follows from the
 * settled row alone, so it has the same bytes whenever it is told. Undefined if nobody hears it.
 *
 * Example: a result that exists from 12:00 to midnight is told of at 22:00.
 */
export function expiryNews(task: SettledTask): KnownNews | undefined {
  const expiresAt = expiryOf(task);
  if (expiresAt === undefined) return undefined;
  const life = between(task.settledAt, expiresAt);
  const lead = LEADS.find(({ upTo }) => life <= milliseconds(upTo))?.lead ?? LONGEST_LEAD;
  const at = before(expiresAt, {
    milliseconds: Math.min(milliseconds(lead), life * LARGEST_SHARE),
  });
  const { status, revision, expiryEndpoints: endpoints } = task;
  const news = { event: "task.result_expiring", at, status, revision, endpoints } as const;
  return hearingNews(task, news).length === 0 ? undefined : news;
}
