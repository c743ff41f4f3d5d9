import { EMPTY_RESULT_PATIENCE } from "../../task/horizon.ts";
import type { TaskError } from "../../task/report.ts";
import type { Ending } from "../../task/settled.ts";
import type { RunningTask, Task } from "../../task/task.ts";
import { after, earliest, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { nextQuestion } from "../common/schedule.ts";
import { askAt, askSoon, isPollers, type Look } from "./ask-again.ts";
import { forgetTask } from "./forget-task.ts";
import { settleTask } from "./settle-task.ts";

/** While an end is not believed yet, the poller looks at it at least this often. */
const LOOK_EVERY = { seconds: 60 } as const;

/**
 * Settles with an end that is believed only if it stays: a missing result may follow, and statuses
 * that disagree may come to agree. The poller has to see it twice after `EMPTY_RESULT_PATIENCE`,
 * because one look may be a stale read.
 */
export async function settleIfItStays(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  ending: Ending,
): Promise<Task> {
  const now = instant(dependencies.clock.now());
  const emptySince = task.emptySince ?? now;
  if (!isPollers(look)) return askSoon(dependencies, task, look, { emptySince });
  const believedFrom = after(emptySince, EMPTY_RESULT_PATIENCE);
  const isSeenTwice = task.emptySeenAt !== undefined && task.emptySeenAt >= believedFrom;
  const dueAt = earliest(nextQuestion(task.submittedAt, now), after(now, LOOK_EVERY));
  if (!isSeenTwice) return askAt(dependencies, task, look, { emptySince, emptySeenAt: now, dueAt });
  return settleTask(dependencies, task, { ...ending, isConcluded: true }, look);
}

/**
 * The task has ended, and only a callback can tell how. Where none did in time, a task that was
 * seen at work has done its work and succeeds. Nothing is known of a task that was never seen at
 * work.
 */
export async function settleUntold(
  dependencies: Dependencies,
  task: RunningTask,
  look: Look,
  provider?: TaskError["provider"],
): Promise<Task> {
  const now = instant(dependencies.clock.now());
  const { operation } = look;
  const endedSince = task.endedSince ?? now;
  const dueAt = after(endedSince, operation.describedBy.endsUntold ?? {});
  if (dueAt > now) return askAt(dependencies, task, look, { endedSince, dueAt });
  if (task.seenRunningAt === undefined) return forgetTask(dependencies, look, task, provider);
  const output = { files: [], details: { stopReason: "unknown" } };
  const ending = { status: "succeeded", output, isConcluded: true } as const;
  return settleTask(dependencies, task, ending, look);
}
