import { ASK_SPACING, CLOCKS_DIFFER } from "../../task/horizon.ts";
import { after, type Instant } from "../../task/time.ts";

/**
 * Whether less than `ASK_SPACING` has passed since `askedAt`. A moment further ahead than
 * `CLOCKS_DIFFER` was written by a clock that is ahead of ours, and would silence callbacks until
 * ours has caught up, so it does not count.
 */
export function askedRecently(askedAt: Instant | undefined, now: Instant): boolean {
  return (
    askedAt !== undefined &&
    after(askedAt, ASK_SPACING) > now &&
    askedAt <= after(now, CLOCKS_DIFFER)
  );
}
