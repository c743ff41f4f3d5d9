import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import { doubtOfRestored } from "./doubt.ts";
import { laneOf, waitAgenda } from "./names.ts";
import { queueKeyOf } from "./queue-key.ts";
import type { DoubtfulTask, QueuedTask } from "./task.ts";
import { earliest, type Instant } from "./time.ts";

/*
 * A table that was put back says `queued` of tasks that were started since. Such a task is in doubt
 * until an operator releases its operation (decision 0045).
 *
 * Example: the table is that of 12:00, and is in service since 12:10. A task that waited at 12:00
 * is `rewound` at 12:11: its first request was signed at 12:00 at the earliest, and its last one at
 * 12:11. A callback names its TaskId, and it is adopted. Another one that nobody names is
 * `released` at 15:00, and starts under the epoch that it had.
 */

/** The table was put back while this task was queued, so it may have been started meanwhile. */
export function rewound(
  task: QueuedTask,
  {
    nonce,
    now,
    restoredTo,
    agenda,
  }: {
    readonly nonce: string;
    readonly now: Instant;
    readonly restoredTo: Instant | undefined;
    readonly agenda: string;
  },
): Change {
  return change("rewound", [equals("revision", task.revision)], {
    nonce,
    signedAt: now,
    firstSentAt: restoredTo === undefined ? now : earliest(restoredTo, now),
    ...doubtOfRestored(now),
    duplicateSeen: false,
    restored: true,
    agenda,
    dueAt: now,
  });
}

/** Whether the table was put back while the task was queued, and nothing was heard of it since. */
export function isRewound({ doubt, candidate, duplicateSeen }: DoubtfulTask): boolean {
  return (
    doubt?.reason === "restored" &&
    doubt.attempts === 0 &&
    candidate === undefined &&
    !duplicateSeen
  );
}

/**
 * The operator lets the operation start again. The epoch stays: where Tencent dedupes, it refuses
 * what it has accepted under that SessionId.
 */
export function released(task: DoubtfulTask): Change {
  return change("released", [equals("revision", task.revision)], {
    agenda: waitAgenda(laneOf(task)),
    dueAt: queueKeyOf(task),
  });
}
