import type { StandingLane } from "../../store/audit-store.ts";
import { readLane } from "../../task/names.ts";
import { operationNamed } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { releaseUnconfirmed } from "../lane/reclaim-slots.ts";
import type { AuditRun } from "./audit-run.ts";

/**
 * Puts a lane back on the list that `startTasks` reads, if it is missing there. Frees the slots
 * whose holders do not need them; the schedule hands those on.
 */
export async function auditLane(
  dependencies: Dependencies,
  run: AuditRun,
  { lane, isListed }: StandingLane,
): Promise<void> {
  const { lanes, log } = dependencies;
  const { operation: name, application } = readLane(lane);
  if (!isListed) {
    await lanes.relist(lane);
    run.findings.lanes += 1;
    log("lane_relisted", { operation: name });
  }
  const operation = operationNamed(name);
  if (operation === undefined) {
    run.findings.unreadable += 1;
    log("row_unreadable", { operation: name });
    return;
  }
  const { released } = await releaseUnconfirmed(dependencies, { operation, application });
  run.findings.slots += released;
}
