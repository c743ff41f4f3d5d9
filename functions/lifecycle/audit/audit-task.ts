import type { StandingTask } from "../../store/audit-store.ts";
import { askAgendaOf, askAgendas, wholeAskAgenda } from "../../task/ask-list.ts";
import { RETENTION, TASK_HORIZON } from "../../task/horizon.ts";
import { laneOf, waitAgenda } from "../../task/names.ts";
import { type QueueKey, queueKeyOf, readQueueKey } from "../../task/queue-key.ts";
import { relisted } from "../../task/relisted.ts";
import { isSettled, type SettledTask, type Task } from "../../task/task.ts";
import { isLeft } from "../../task/telling.ts";
import {
  after,
  before,
  type Duration,
  epochSeconds,
  type Instant,
  instant,
  isInstant,
  latest,
} from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operationNamed } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { keepLate } from "../common/keep.ts";
import { move } from "../common/move.ts";
import { publishNewsQuietly } from "../common/publish-news.ts";
import { firstLook } from "../common/schedule.ts";
import { isTold } from "../common/told.ts";
import { auditAcceptance } from "./audit-acceptance.ts";
import { auditOwnership } from "./audit-ownership.ts";
import type { AuditRun } from "./audit-run.ts";
import { tellUntold } from "./tell-untold.ts";

/** The poller comes every minute. A task that has been due for this long shows that it does not. */
const OVERDUE_AFTER: Duration = { hours: 1 };

/**
 * Audits one task: an unsettled one must be on its work list, a settled one must not, and its
 * TaskId must be its own and claimed.
 */
export async function auditTask(
  dependencies: Dependencies,
  run: AuditRun,
  found: StandingTask,
): Promise<void> {
  const { task } = found;
  const operation = operationNamed(task.operation);
  if (operation === undefined) {
    run.findings.unreadable += 1;
    const { tenant, taskId } = task;
    dependencies.log("row_unreadable", { tenant, taskId, operation: task.operation });
    return;
  }
  await auditAcceptance(dependencies, run, task);
  await auditOwnership(dependencies, run, { operation, task });
  await publishNewsQuietly(dependencies, task);
  if (isSettled(task)) {
    if (found.ttl === undefined || (isWorkList(found.agenda) && !isLeft(task)))
      await unlistSettled(dependencies, run, task);
    if (found.agenda === undefined) await tellUntold(dependencies, run, task);
    if (await keepUnkept(dependencies, task)) run.findings.unkept += 1;
    return;
  }
  if (found.agenda === wholeAskAgenda(task.operation)) run.findings.unsharded += 1;
  if (!isListed(dependencies, task, found)) await relist(dependencies, run, { operation, task });
  else noteOverdue(dependencies, run, found);
}

/**
 * A list whose tasks are asked about or started. A settled task needs neither, but it may have been
 * left there until it is told.
 */
const isWorkList = (agenda: string | undefined): agenda is string =>
  agenda !== undefined && /^(ask|wait)#/.test(agenda);

type UnsettledTask = Exclude<Task, SettledTask>;

/**
 * Whether the poller or the starter will come to this task: its row is on the list of its status,
 * at a moment that comes, and DynamoDB may not delete it.
 */
const isListed = (
  { clock }: Dependencies,
  task: UnsettledTask,
  { agenda, dueAt, ttl }: StandingTask,
): boolean => {
  if (ttl !== undefined || dueAt === undefined) return false;
  switch (task.status) {
    case "queued":
      return agenda === waitAgenda(laneOf(task)) && readQueueKey(dueAt)?.tenant === task.tenant;
    case "submitting":
    case "doubtful":
    case "running":
    case "indeterminate": {
      // No task is due later than the horizon of one that starts now. The index sorts text, so a
      // moment of another width could stand anywhere.
      const isComing = isInstant(dueAt) && dueAt <= after(instant(clock.now()), TASK_HORIZON);
      return isAskedThere(task, agenda) && isComing;
    }
  }
  return unreachable(task);
};

/** Whether the poller reads this list for the task. Another task's shard is as good. */
const isAskedThere = ({ operation }: UnsettledTask, agenda: string | undefined): boolean =>
  agenda !== undefined && askAgendas(operation).includes(agenda);

const noteOverdue = (
  { clock }: Dependencies,
  run: AuditRun,
  { task, dueAt }: StandingTask,
): void => {
  if (
    task.status === "queued" ||
    !isInstant(dueAt) ||
    dueAt >= before(instant(clock.now()), OVERDUE_AFTER)
  )
    return;
  run.findings.overdue += 1;
  if (run.oldestDue === undefined || dueAt < run.oldestDue) run.oldestDue = dueAt;
};

/**
 * Puts the task back on its list. The row is read again first, as the page may be old, and written
 * only if it has not changed since.
 */
const relist = async (
  dependencies: Dependencies,
  run: AuditRun,
  found: { operation: StartOperation; task: Task },
): Promise<void> => {
  const now = await dependencies.audit.task(found.task);
  if (now?.kind !== "task") return;
  const { task } = now;
  if (isSettled(task) || isListed(dependencies, task, now)) return;
  const { won } = await move(
    dependencies,
    task,
    relisted(task, await entryOf(dependencies, found.operation, task)),
  );
  if (!won) return;
  run.findings.relisted += 1;
  const { tenant, taskId, operation, status } = task;
  dependencies.log("task_relisted", {
    tenant,
    taskId,
    operation,
    status,
    reason: now.ttl === undefined ? "no due agenda" : "a ttl",
  });
};

/** The list and the due time of a task. An attempt in flight keeps its sender's time. */
const entryOf = async (
  dependencies: Dependencies,
  operation: StartOperation,
  task: UnsettledTask,
): Promise<{ agenda: string; dueAt: Instant | QueueKey }> => {
  const now = instant(dependencies.clock.now());
  const isSharded = await dependencies.identity.asksSharded(dependencies.clock.now());
  const agenda = askAgendaOf(task, isSharded);
  switch (task.status) {
    case "queued":
      // Its priority stood only in the key that it has lost.
      return { agenda: waitAgenda(laneOf(task)), dueAt: queueKeyOf(task) };
    case "submitting": {
      const told = await isTold(dependencies, operation, task.application);
      const look = firstLook({ operation, told, curve: undefined }, task.signedAt);
      return { agenda, dueAt: latest(now, look) };
    }
    case "doubtful":
    case "running":
    case "indeterminate":
      return { agenda, dueAt: now };
  }
  return unreachable(task);
};

/** The same for the copy of a result. */
const keepUnkept = async (dependencies: Dependencies, task: SettledTask): Promise<boolean> => {
  if (task.keepResult !== true || !(await keepLate(dependencies, task))) return false;
  const { tenant, taskId, operation, status } = task;
  dependencies.log("task_unkept", { tenant, taskId, operation, status });
  return true;
};

/** Takes a settled task from its work list, and lets it expire. */
const unlistSettled = async (
  dependencies: Dependencies,
  run: AuditRun,
  found: SettledTask,
): Promise<void> => {
  const now = await dependencies.audit.task(found);
  if (now?.kind !== "task" || !isSettled(now.task)) return;
  const { clock, tasks, log } = dependencies;
  const { task, agenda, ttl } = now;
  const name = {
    tenant: task.tenant,
    taskId: task.taskId,
    operation: task.operation,
    status: task.status,
  };
  // Counted from now: the row was to expire long ago, but until it does it can be read, and its
  // Idempotency-Key is remembered.
  const expires = epochSeconds(after(instant(clock.now()), RETENTION));
  const repairs = [
    {
      reason: "an agenda",
      made: isWorkList(agenda) && !isLeft(task) && (await tasks.unlist(task, agenda)),
    },
    { reason: "no ttl", made: ttl === undefined && (await tasks.letExpire(task, expires)) },
  ].filter(({ made }) => made);
  for (const { reason } of repairs) log("task_unlisted", { ...name, reason });
  run.findings.unlisted += repairs.length;
};
