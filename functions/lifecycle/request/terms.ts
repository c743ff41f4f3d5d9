import { DETAILS_OUTLIVE, RETENTION, START_WITHIN, TASK_HORIZON } from "../../task/horizon.ts";
import { after, type Instant, latest } from "../../task/time.ts";
import type { Asked } from "./read-submission.ts";

/** The start deadline: as long as the caller said, or seven days. */
export function startBeforeOf({ startWithinSeconds }: Asked, now: Instant): Instant {
  return after(
    now,
    startWithinSeconds === undefined ? START_WITHIN : { seconds: startWithinSeconds },
  );
}

/** The moment by which the caller wants the task settled, if it named one. */
export function deadlineOf({ deadlineSeconds }: Asked, now: Instant): { deadline?: Instant } {
  return deadlineSeconds === undefined
    ? {}
    : { deadline: after(now, { seconds: deadlineSeconds }) };
}

/**
 * When the row of a request expires: after the task can have ended and expired itself. It is fixed
 * when the task is inserted, as no later write touches that row.
 */
export function requestExpires(now: Instant, startBefore: Instant): Instant {
  return [TASK_HORIZON, RETENTION, DETAILS_OUTLIVE].reduce(
    after,
    latest(startBefore, after(now, START_WITHIN)),
  );
}
