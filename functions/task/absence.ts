import { type Change, change } from "./change.ts";
import { above, absent, below, type Condition, equals } from "./condition.ts";
import { FENCE, LIST_REACH, NOT_YET_KNOWN } from "./horizon.ts";
import { laneOf, waitAgenda } from "./names.ts";
import { backingOffKey } from "./queue-key.ts";
import type { TaskError } from "./report.ts";
import { settling } from "./settled.ts";
import type { DoubtfulTask } from "./task.ts";
import { after, before, type Instant } from "./time.ts";
import { fenceOf, unbarred } from "./transition.ts";

/**
 * Whether Tencent never accepted a start in doubt that a complete list, requested at `listedAt`,
 * does not show. No sign of the task was ever seen. The list was requested late enough to show the
 * task, and soon enough to show it still.
 *
 * Example: a start is signed at 12:00:00, so its fence ends at 12:06:30. A list requested after
 * 12:16:30 (`NOT_YET_KNOWN` later) that lacks the task proves that it was never accepted.
 */
export function provesAbsence(task: DoubtfulTask, listedAt: Instant): boolean {
  return (
    !task.duplicateSeen &&
    task.candidate === undefined &&
    after(fenceOf(task), NOT_YET_KNOWN) < listedAt &&
    after(task.firstSentAt, LIST_REACH) > listedAt
  );
}

/**
 * The same as a condition on the row, because the row may change between the read and the write.
 */
const provenAbsent = (task: DoubtfulTask, listedAt: Instant): Condition[] => [
  equals("revision", task.revision),
  equals("duplicateSeen", false),
  absent("candidate"),
  below("signedAt", before(before(listedAt, FENCE), NOT_YET_KNOWN)),
  above("firstSentAt", before(listedAt, LIST_REACH)),
];

/**
 * Proven absent: no attempt of this epoch can be accepted any more. The next attempt is a new
 * request, so the epoch moves on and the SessionId with it. `lifted` is a refusal on the row that
 * bars nothing any more.
 */
export function requeued(
  task: DoubtfulTask,
  listedAt: Instant,
  tryAt: Instant,
  lifted?: string,
): Change {
  return change("requeued", [...provenAbsent(task, listedAt), unbarred(lifted)], {
    epoch: task.epoch + 1,
    agenda: waitAgenda(laneOf(task)),
    dueAt: backingOffKey(task, tryAt),
  });
}

/** Proven absent, and Tencent refused a repeat for good. That refusal is the task's outcome. */
export function refusalProven(
  task: DoubtfulTask,
  listedAt: Instant,
  error: TaskError,
  now: Instant,
): Change {
  return change("refusalProven", provenAbsent(task, listedAt), { ...settling(now, "poll"), error });
}
