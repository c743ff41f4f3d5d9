import { DETAILS_OUTLIVE, RETENTION, START_WITHIN, TASK_HORIZON } from "../../task/horizon.ts";
import { after, type Instant, latest } from "../../task/time.ts";
import type { Asked } from "./read-submission.ts";

/** Until when the task must have been started: as long as the caller said, or seven days. */
export const startBeforeOf = ({ startWithinSeconds }: Asked, now: Instant): Instant =>
  after(now, startWithinSeconds === undefined ? START_WITHIN : { seconds: startWithinSeconds });

/** Until when the caller wants the task settled, if it said so. */
export const deadlineOf = ({ deadlineSeconds }: Asked, now: Instant): { deadline?: Instant } =>
  deadlineSeconds === undefined ? {} : { deadline: after(now, { seconds: deadlineSeconds }) };

/** Longer than a task can live: fixed when the task is inserted, as nobody touches the row again. */
export const requestExpires = (now: Instant, startBefore: Instant): Instant =>
  [TASK_HORIZON, RETENTION, DETAILS_OUTLIVE].reduce(
    after,
    latest(startBefore, after(now, START_WITHIN)),
  );
