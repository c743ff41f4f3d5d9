import { ASK_SPACING } from "../../task/horizon.ts";
import { after, type Instant } from "../../task/time.ts";

/** Most that the clocks of two functions differ by. */
const CLOCKS_DIFFER = { seconds: 30 } as const;

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
