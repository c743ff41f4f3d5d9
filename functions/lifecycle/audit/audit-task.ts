import type { StandingTask } from "../../store/audit-store.ts";
import { hashOf } from "../../task/canonical.ts";
import { RETENTION, TASK_HORIZON } from "../../task/horizon.ts";
import { askAgenda, laneOf, waitAgenda } from "../../task/names.ts";
import { type QueueKey, queueKeyOf, readQueueKey } from "../../task/queue-key.ts";
import { relisted } from "../../task/relisted.ts";
import { isSettled, type SettledTask, type Task } from "../../task/task.ts";
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
import { move } from "../common/move.ts";
import { firstLook } from "../common/schedule.ts";
import { auditOwnership } from "./audit-ownership.ts";
import type { AuditRun } from "./audit-run.ts";

/** The poller comes every minute: what has been due for this long shows that it does not. */
const OVERDUE_AFTER: Duration = { hours: 1 };

/**
 * How many TaskIds a run remembers to find one that two tasks have: about 60 MB. Those beyond are
 * not compared.
 */
const MOST_ACCEPTANCES = 300_000;

/**
 * Looks whether somebody will look at a task again, or nobody any more, and whether its TaskId is
 * its own.
 */
export const auditTask = async (
  dependencies: Dependencies,
  run: AuditRun,
  found: StandingTask,
): Promise<void> => {
  const { task } = found;
  const operation = operationNamed(task.operation);
  if (operation === undefined) {
    run.findings.unreadable += 1;
    dependencies.log("row_unreadable", {
      tenant: task.tenant,
      taskId: task.taskId,
      operation: task.operation,
    });
    return;
  }
  await auditAcceptance(dependencies, run, task);
  await auditOwnership(dependencies, run, { operation, task });
  if (isSettled(task)) {
    if (found.ttl === undefined || isWorkList(found.agenda))
      await putToRest(dependencies, run, task);
    return;
  }
  if (!isListed(dependencies, found)) await relist(dependencies, run, { operation, task });
  else noteOverdue(dependencies, run, found);
};

/**
 * Nobody asks about or starts what is settled. Other lists (who must still be told) are not the
 * audit's.
 */
const isWorkList = (agenda: string | undefined): agenda is string =>
  agenda !== undefined && /^(ask|wait)#/.test(agenda);

/**
 * Whether an unsettled task stands where its status belongs, at a moment that comes, and time may
 * not delete it.
 */
const isListed = ({ clock }: Dependencies, { task, agenda, dueAt, ttl }: StandingTask): boolean => {
  if (ttl !== undefined || dueAt === undefined) return false;
  if (task.status === "queued")
    return agenda === waitAgenda(laneOf(task)) && readQueueKey(dueAt)?.tenant === task.tenant;
  // Nothing is looked at later than the horizon of a task that starts now; a moment of another
  // width would be sorted anywhere.
  const isComing = isInstant(dueAt) && dueAt <= after(instant(clock.now()), TASK_HORIZON);
  return agenda === askAgenda(task.operation) && isComing;
};

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

/** Read again, as what was found may be old; then written only if nothing has happened since. */
const relist = async (
  dependencies: Dependencies,
  run: AuditRun,
  found: { operation: StartOperation; task: Task },
): Promise<void> => {
  const now = await dependencies.audit.task(found.task);
  if (now?.kind !== "task" || isSettled(now.task) || isListed(dependencies, now)) return;
  const { task } = now;
  const { won } = await move(
    dependencies,
    task,
    relisted(task, placeOf(dependencies, found.operation, task)),
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

/** What is on its way keeps the time its sender has; everything else is due now. */
const placeOf = (
  { settings, clock }: Dependencies,
  operation: StartOperation,
  task: Exclude<Task, SettledTask>,
): { agenda: string; dueAt: Instant | QueueKey } => {
  const now = instant(clock.now());
  const agenda = askAgenda(task.operation);
  switch (task.status) {
    case "queued":
      // Its priority stood in the place that it has lost.
      return { agenda: waitAgenda(laneOf(task)), dueAt: queueKeyOf(task) };
    case "submitting":
      return {
        agenda,
        dueAt: latest(now, firstLook(settings, operation, task.application, task.signedAt)),
      };
    case "doubtful":
    case "running":
    case "indeterminate":
      return { agenda, dueAt: now };
  }
  return unreachable(task);
};

const putToRest = async (
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
  // From now on: a row that was kept too long is readable once more, and its Idempotency-Key is
  // remembered.
  const expires = epochSeconds(after(instant(clock.now()), RETENTION));
  const repairs = [
    { reason: "an agenda", made: isWorkList(agenda) && (await tasks.unlist(task, agenda)) },
    { reason: "no ttl", made: ttl === undefined && (await tasks.letExpire(task, expires)) },
  ].filter(({ made }) => made);
  for (const { reason } of repairs) log("task_unlisted", { ...name, reason });
  run.findings.unlisted += repairs.length;
};

/**
 * One TaskId is one task's that we started: a second one would be shown somebody else's outcome.
 * Several may follow the same one.
 */
const auditAcceptance = async (
  dependencies: Dependencies,
  run: AuditRun,
  task: Task,
): Promise<void> => {
  if (!("providerTaskId" in task) || task.providerTaskId === undefined || task.followed) return;
  const name = hashOf(`${productOf(task)}#${task.providerTaskId}`);
  const own = `${task.tenant}#${task.taskId}`;
  const other = run.acceptances.get(name);
  if (other === undefined && run.acceptances.size < MOST_ACCEPTANCES)
    run.acceptances.set(name, own);
  if (other === undefined || other === own) return;
  run.findings.twice += 1;
  const { tenant, taskId, operation, providerTaskId } = task;
  dependencies.log("provider_task_twice", {
    tenant,
    taskId,
    operation,
    providerTaskId,
    reason: `also that of ${other}`,
  });
};

const productOf = ({ operation }: Task): string => operation.split(".", 1).join();
