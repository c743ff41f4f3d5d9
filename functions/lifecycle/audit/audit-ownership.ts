import { isSameTask } from "../../store/provider-store.ts";
import {
  hasProviderTaskId,
  isFollowed,
  isSettled,
  type SettledTask,
  type Task,
} from "../../task/task.ts";
import { after, type Instant, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { claimStanding, claimStarted } from "../common/claim-task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { AuditRun } from "./audit-run.ts";

/**
 * Claims a task that an older version left unclaimed. Two kinds need a claim, as nothing else tells
 * them from a stranger's: a task that is followed, and one whose answers from Tencent echo nothing
 * of ours. A settled task needs it for as long as Tencent would tell its outcome.
 */
export async function auditOwnership(
  dependencies: Dependencies,
  run: AuditRun,
  { operation, task }: { readonly operation: StartOperation; readonly task: Task },
): Promise<void> {
  if (!needsClaim(dependencies, operation, task)) return;
  const { providerTasks, log } = dependencies;
  const { tenant, taskId, providerTaskId } = task;
  const holder = await providerTasks.find({ product: operation.product.name, providerTaskId });
  // A claim by a start goes before one by a follower, and an older follower before a younger one.
  if (holder !== undefined && (isSameTask(holder, task) || holder.followedAt === undefined)) return;
  if (task.status !== "running") await claimStarted(dependencies, operation, task, providerTaskId);
  else if (!(await claimStanding(dependencies, operation, task))) return;
  run.findings.claimed += 1;
  log("task_claimed", { tenant, taskId, operation: operation.name, providerTaskId });
}

type Claimable = Task & { readonly providerTaskId: string };

const needsClaim = (
  { clock }: Dependencies,
  operation: StartOperation,
  task: Task,
): task is Claimable => {
  if (!hasProviderTaskId(task)) return false;
  if (!isSettled(task)) return isFollowed(task) || operation.echoes !== "context";
  return (
    !isFollowed(task) &&
    operation.echoes !== "context" &&
    isTold(operation, task, instant(clock.now()))
  );
};

const isTold = (
  { recordLife }: StartOperation,
  { submittedAt, settledAt }: SettledTask,
  now: Instant,
): boolean => after(submittedAt ?? settledAt, recordLife) > now;
