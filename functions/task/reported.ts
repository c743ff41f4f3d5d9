import { type Change, change } from "./change.ts";
import { equals } from "./condition.ts";
import type { Delay } from "./fields.ts";
import type { RunningTask } from "./task.ts";
import type { Instant } from "./time.ts";

/** The facts that an answer of Tencent's leaves in the row when it does not settle the task. */
export interface Progress {
  readonly progress?: number | undefined;
  readonly askedAt?: Instant | undefined;
  readonly emptySince?: Instant | undefined;
  readonly emptySeenAt?: Instant | undefined;
  readonly unfinishedAt?: Instant | undefined;
  readonly seenRunningAt?: Instant | undefined;
  readonly endedSince?: Instant | undefined;
  readonly noted?: readonly Delay[] | undefined;
  readonly dueAt?: Instant | undefined;
  readonly misunderstood?: RunningTask["misunderstood"];
  readonly told?: RunningTask["told"];
  readonly questions?: string | undefined;
}

/**
 * Notes what Tencent said of a running task. `resumed` means that Tencent says it is at work: then
 * it has not ended, and no result can be missing yet.
 */
export function reported(task: RunningTask, report: Progress, resumed = false): Change {
  const isUnderstood =
    resumed || report.emptySince !== undefined || report.endedSince !== undefined;
  const shed = [
    ...(resumed ? ["emptySince", "emptySeenAt", "endedSince"] : []),
    ...(isUnderstood ? ["misunderstood"] : []),
  ];
  return change("reported", [equals("revision", task.revision)], { ...report }, shed);
}
