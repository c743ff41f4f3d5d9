import { UnreadableRow } from "../../store/task-row.ts";
import { hearingOf } from "../../task/endpoint.ts";
import type { EventType } from "../../task/listener.ts";
import type { TaskRef } from "../../task/task.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * The tenant's endpoints that hear this event now. They are read just before the write that makes
 * it true, and are named there: an endpoint that was enabled before hears of it, however the clocks
 * stand and however late it is told. A row of endpoints that cannot be read holds no task up.
 */
export async function endpointsHearing(
  { endpoints, log }: Pick<Dependencies, "endpoints" | "log">,
  { tenant }: Pick<TaskRef, "tenant">,
  event: EventType,
): Promise<readonly string[]> {
  try {
    return hearingOf(await endpoints.read(tenant), event);
  } catch (error) {
    if (!(error instanceof UnreadableRow)) throw error;
    log("row_unreadable", { tenant, reason: error.message });
    return [];
  }
}
