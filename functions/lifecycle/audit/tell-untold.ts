import { expiryNews } from "../../task/expiry.ts";
import type { SettledTask } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { AuditRun } from "./audit-run.ts";

/**
 * A version without webhooks settles a task and makes no telling due: during a deployment it runs
 * beside this one. A version that does not tell of expiries takes a task from the list that has to
 * stand there until its result expires.
 */
export async function tellUntold(
  { tells, clock, log }: Dependencies,
  run: AuditRun,
  task: SettledTask,
): Promise<void> {
  if (task.toldAt !== undefined) {
    const news = expiryNews(task);
    if (news !== undefined && instant(clock.now()) < news.at) await tells.expect(task, news.at);
    return;
  }
  if (task.listeners === undefined) return;
  if (!(await tells.tellAgain(task, instant(clock.now())))) return;
  run.findings.untold += 1;
  const { tenant, taskId, operation, status } = task;
  log("task_untold", { tenant, taskId, operation, status });
}
