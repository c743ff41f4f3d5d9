import type { Change } from "../../task/change.ts";
import { bringsFiles, expiryIn, keeping, unlessWished } from "../../task/keeping.ts";
import { firstExpiry } from "../../task/report.ts";
import type { SettledTask, Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "./dependencies.ts";

type Copying = Pick<Dependencies, "copies" | "clock">;

/**
 * Makes the copy of a result due that this change brings, where the task's result is kept. It
 * answers with what the change has to be then: it names the copy. If the change loses, the copy's
 * row waits for the one that wins. Where nobody has asked for a copy as yet, the change loses
 * against a caller who asks meanwhile: else only the daily audit would come to it, and a result may
 * live for twelve hours.
 */
export async function keepingIf(
  { copies, clock }: Copying,
  task: Task,
  change: Change,
): Promise<(change: Change) => Change> {
  if (!bringsFiles(change)) return (same) => same;
  if (task.keepResult !== true) return unlessWished;
  await copies.makeDue(task, instant(clock.now()), expiryIn(change));
  return keeping;
}

/**
 * Makes the copy of a task's result due that has settled without it: a caller asked for it later,
 * or a version settled the task that keeps no results. False if it was due before, or never will
 * be.
 */
export async function keepLate({ copies, clock }: Copying, task: SettledTask): Promise<boolean> {
  const { status, copyRow, output, outputRow, outputExpiresAt } = task;
  const hasFiles = outputRow !== undefined || (output?.files.length ?? 0) > 0;
  if (status !== "succeeded" || copyRow !== undefined || !hasFiles) return false;
  const expiresAt = outputExpiresAt ?? (output && firstExpiry(output));
  await copies.makeDue(task, instant(clock.now()), expiresAt);
  return copies.name(task);
}
