import { isSampled, type Lasted } from "../../task/durations.ts";
import { errorName } from "../../task/error.ts";
import { CLOCKS_DIFFER } from "../../task/horizon.ts";
import type { RunningTask, SettledTask } from "../../task/task.ts";
import { after, between, earliest, isInstant, latest, milliseconds } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { isLearned } from "../common/learned.ts";
import { lookUp } from "../common/outlook.ts";
import { isTold } from "../common/told.ts";

/**
 * Notes how long a task took that has just settled by Tencent's verdict. Only the winner of the
 * settling write calls it. One in four tasks is written until its class is full, and then one in
 * sixteen, so it costs 0.06 write units a task, and no more than one a minute in each process.
 */
export async function learnDuration(
  dependencies: Dependencies,
  operation: StartOperation,
  before: RunningTask,
  settled: SettledTask,
): Promise<void> {
  const { durations, clock, log } = dependencies;
  const lasted = await lastedOf(dependencies, operation, before, settled);
  if (lasted === undefined) return;
  await lookUp(dependencies, operation.name);
  const { count } = durations.known(operation.name, before.model);
  if (!isSampled(before.taskId, count)) return;
  try {
    await durations.add(operation.name, lasted, clock.now());
  } catch (error) {
    const reason = errorName(error);
    log("duration_not_written", { operation: operation.name, reason });
  }
}

/** A task that was accepted so late was in doubt: Tencent may have begun it long before. */
const ACCEPTED_WITHIN = { seconds: 60 } as const;

const lastedOf = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: RunningTask,
  settled: SettledTask,
): Promise<Lasted | undefined> => {
  const { status, completedVia, settledAt, output } = settled;
  const isVerdict = status === "succeeded" || status === "failed";
  const isPrompt = task.submittedAt <= after(task.firstSentAt, ACCEPTED_WITHIN);
  if (!isLearned(operation, task.followed) || !isVerdict || !isPrompt) return undefined;
  const { createTime, finishTime } = output?.details ?? {};
  const longestMs = between(task.submittedAt, after(settledAt, CLOCKS_DIFFER));
  const toldMs =
    isInstant(createTime) && isInstant(finishTime) ? between(createTime, finishTime) : undefined;
  if (toldMs !== undefined && toldMs >= 0 && toldMs <= longestMs)
    return { model: task.model, lengthMs: toldMs };
  const told = await isTold(dependencies, operation, task.application);
  // A lost callback's task is asked about late, so its answer does not say when it ended.
  if (told && completedVia === "poll") return undefined;
  const seenAt = earliest(settledAt, ...(task.emptySince === undefined ? [] : [task.emptySince]));
  const notOverAt = latest(task.submittedAt, task.unfinishedAt ?? task.submittedAt);
  const endedBefore = Math.max(between(task.submittedAt, seenAt), 0);
  const lateMs = told ? 0 : Math.max(between(notOverAt, seenAt), 0) / 2;
  return { model: task.model, lengthMs: Math.min(endedBefore - lateMs, MOST_MS) };
};

const MOST_MS = milliseconds({ days: 7 });
