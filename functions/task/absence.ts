import { type Change, change } from "./change.ts";
import { above, absent, below, type Condition, equals } from "./condition.ts";
import { FENCE, LIST_REACH, NOT_YET_KNOWN } from "./horizon.ts";
import { laneOf, waitAgenda } from "./names.ts";
import { backingOffKey } from "./queue-key.ts";
import type { TaskError } from "./report.ts";
import type { DoubtfulTask } from "./task.ts";
import { after, before, type Instant } from "./time.ts";
import { fenceOf, settling } from "./transition.ts";

/**
 * Whether a start in doubt that is absent in a complete list sent at this moment was never
 * accepted: no sign of it was ever seen, and the list came late enough to show it and soon enough
 * to show it still.
 */
export const provesAbsence = (task: DoubtfulTask, listedAt: Instant): boolean =>
  !task.duplicateSeen &&
  task.candidate === undefined &&
  after(fenceOf(task), NOT_YET_KNOWN) < listedAt &&
  after(task.firstSentAt, LIST_REACH) > listedAt;

/** The same as a condition on the row, for what comes in between. */
const provenAbsent = (task: DoubtfulTask, listedAt: Instant): Condition[] => [
  equals("revision", task.revision),
  equals("duplicateSeen", false),
  absent("candidate"),
  below("signedAt", before(before(listedAt, FENCE), NOT_YET_KNOWN)),
  above("firstSentAt", before(listedAt, LIST_REACH)),
];

/**
 * Proven absent: every attempt of this epoch is dead, so the next is a new request with a new
 * SessionId.
 */
export const requeued = (task: DoubtfulTask, listedAt: Instant, tryAt: Instant): Change =>
  change("requeued", [...provenAbsent(task, listedAt), absent("refusedInDoubt")], {
    epoch: task.epoch + 1,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });

/** Proven absent, and a repeat was refused for good: that refusal is all there is. */
export const refusalProven = (
  task: DoubtfulTask,
  listedAt: Instant,
  error: TaskError,
  now: Instant,
): Change =>
  change("refusalProven", provenAbsent(task, listedAt), { ...settling(now, "poll"), error });
