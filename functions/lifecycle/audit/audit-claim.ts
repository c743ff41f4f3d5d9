import type { ClaimedTaskId } from "../../store/audit-store.ts";
import { CLAIM_KEPT, RETENTION } from "../../task/horizon.ts";
import { after, before, type Duration, instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import type { AuditRun } from "./audit-run.ts";

/**
 * A TaskId is claimed before its task is shown as running, by a function that lives for 90 s at
 * most.
 */
const CONFIRMED_WITHIN: Duration = { minutes: 5 };

/**
 * Looks whether the task that a TaskId is said to be knows of it. If not, something was paid for
 * that nobody watches: a person must look.
 */
export const auditClaim = async (
  dependencies: Dependencies,
  run: AuditRun,
  claim: ClaimedTaskId,
): Promise<void> => {
  const { clock, audit, log } = dependencies;
  const { product, providerTaskId, tenant, taskId } = claim;
  // Nothing was paid for by following, and two requests under one key leave such a claim behind: it
  // is no reason to call anybody.
  if (claim.isFollowers) return;
  const now = instant(clock.now());
  const claimedAt = before(claim.expiresAt, CLAIM_KEPT);
  if (after(claimedAt, CONFIRMED_WITHIN) > now) return;
  const owner = await audit.task(claim);
  // A task may be gone as soon as its retention is over, which a claim outlives.
  if (owner === undefined && after(claimedAt, RETENTION) <= now) return;
  // What cannot be understood may well know of it, and is reported itself.
  if (owner?.kind === "unreadable") return;
  if (
    owner !== undefined &&
    "providerTaskId" in owner.task &&
    owner.task.providerTaskId === providerTaskId
  )
    return;
  run.findings.unowned += 1;
  log("provider_row_without_owner", { product, providerTaskId, tenant, taskId });
};
