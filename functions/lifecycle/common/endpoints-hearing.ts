import { UnreadableRow } from "../../store/task-row.ts";
import { BUS, hearingOf } from "../../task/endpoint.ts";
import { Unavailable } from "../../task/error.ts";
import type { EventType } from "../../task/listener.ts";
import type { TaskRef } from "../../task/task.ts";
import type { Dependencies } from "./dependencies.ts";

type Reading = Pick<Dependencies, "settings" | "endpoints" | "control" | "clock" | "log">;

/**
 * The tenant's endpoints that hear this event now, and the deployment's bus if it has one. They are
 * read just before the write that makes it true, and are named there: an endpoint that was enabled
 * before hears of it, however the clocks stand and however late it is told. A row of endpoints that
 * cannot be read holds no task up.
 */
export async function endpointsHearing(
  dependencies: Reading,
  { tenant }: Pick<TaskRef, "tenant">,
  event: EventType,
): Promise<readonly string[]> {
  return (await endpointsHearingEach(dependencies, { tenant }, [event]))[0] ?? [];
}

/** The same for several events, by one read. */
export async function endpointsHearingEach(
  dependencies: Reading,
  { tenant }: Pick<TaskRef, "tenant">,
  events: readonly EventType[],
): Promise<readonly (readonly string[])[]> {
  const own = await ownHearing(dependencies, tenant, events);
  const bus = dependencies.settings.eventBus === undefined ? [] : [BUS];
  return events.map((_, place) => [...(own[place] ?? []), ...bus]);
}

const ownHearing = async (
  dependencies: Reading,
  tenant: string,
  events: readonly EventType[],
): Promise<readonly (readonly string[])[]> => {
  const { endpoints, log } = dependencies;
  const isOfStart = events.includes("task.running");
  try {
    if (isOfStart && !(await isAskedFor(dependencies))) return [];
    const known = await endpoints.read(tenant);
    return events.map((event) => hearingOf(known, event));
  } catch (error) {
    if (error instanceof UnreadableRow) {
      log("row_unreadable", { tenant, reason: error.message });
      return [];
    }
    // That Tencent has accepted a paid start must be written whatever else cannot be read.
    if (!(error instanceof Unavailable) || !isOfStart) throw error;
    log("telling_failed", { tenant, reason: error.name });
    return [];
  }
};

/** Every task is accepted, and hardly any endpoint wants to hear of it: most need no read. */
const isAskedFor = ({ control, clock }: Reading): Promise<boolean> =>
  control.tellsRunning(clock.now());
