import { hashOf } from "../../task/canonical.ts";
import { productNameOf } from "../../task/names.ts";
import { hasProviderTaskId, isFollowed, type Task } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { AuditRun } from "./audit-run.ts";

/** Most TaskIds that a run remembers and compares: about 60 MB. */
const MOST_ACCEPTANCES = 300_000;

/**
 * Reports a TaskId that two of our starts have: one of them would be shown the other's outcome.
 * Several tasks may follow the same TaskId.
 */
export async function auditAcceptance(
  dependencies: Dependencies,
  run: AuditRun,
  task: Task,
): Promise<void> {
  if (!hasProviderTaskId(task) || isFollowed(task)) return;
  const name = hashOf(`${productNameOf(task.operation)}#${task.providerTaskId}`);
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
}
