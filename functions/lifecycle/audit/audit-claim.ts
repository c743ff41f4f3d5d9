import type { ClaimedTaskId } from "../../store/audit-store.ts";
import { CLAIM_KEPT, RETENTION } from "../../task/horizon.ts";
import { after, before, type Duration, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { AuditRun } from "./audit-run.ts";

/**
 * The sender claims a TaskId before the task is shown as running, and no sender lives longer than
 * 90 s.
 */
const CONFIRMED_WITHIN: Duration = { minutes: 5 };

/**
 * Compares a claim with the row of the task that it names. If that row does not have the TaskId,
 * something was paid for that no task watches, and a person must look.
 */
export async function auditClaim(
  dependencies: Dependencies,
  run: AuditRun,
  claim: ClaimedTaskId,
): Promise<void> {
  const { clock, audit, log } = dependencies;
  const { product, providerTaskId, tenant, taskId } = claim;
  // To follow a task costs nothing, and two requests under one key leave such a claim behind. It is
  // no reason to call a person.
  if (claim.isFollowers) return;
  const now = instant(clock.now());
  const claimedAt = before(claim.expiresAt, CLAIM_KEPT);
  if (after(claimedAt, CONFIRMED_WITHIN) > now) return;
  const owner = await audit.task(claim);
  // A claim lives longer than its task, whose row may be gone once its retention is over.
  if (owner === undefined && after(claimedAt, RETENTION) <= now) return;
  // A row that cannot be read may have the TaskId, and is reported by itself.
  if (owner?.kind === "unreadable") return;
  if (
    owner !== undefined &&
    "providerTaskId" in owner.task &&
    owner.task.providerTaskId === providerTaskId
  )
    return;
  run.findings.unowned += 1;
  log("provider_row_without_owner", { product, providerTaskId, tenant, taskId });
}
