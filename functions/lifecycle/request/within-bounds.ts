import { RequestError, Unavailable } from "../../task/error.ts";
import type { Quota } from "../../task/quota.ts";
import type { TaskRef } from "../../task/task.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { boundOf } from "../common/per-tenant.ts";
import type { Submitted } from "./answer-repeat.ts";
import { type Taken, takePlace } from "./take-place.ts";

/**
 * Seconds. A turn of the next second may be used now, so a tenant that has none gets one within a
 * second.
 */
const ASK_AGAIN_FOR_TURN = 1;

/** Seconds. A task ends when Tencent says so. A caller may ask about a running one as often. */
const ASK_AGAIN_FOR_PLACE = 5;

/**
 * Records a new task if its tenant's own bounds allow it: a turn of its rate, and a place among its
 * tasks at once (decision 0048). Throws `tenant_rate_reached` and `tenant_tasks_at_once_reached`
 * before anything of the task is written. A request that is refused by `record` gives its place
 * back. If nothing is certain of it, the place stays with the task, or is free after two minutes.
 * Without bounds it costs nothing.
 */
export async function withinBounds(
  dependencies: Dependencies,
  ref: TaskRef,
  record: () => Promise<Submitted>,
): Promise<Submitted> {
  const { tenantBounds } = dependencies.settings;
  const bounds: Bounds = {
    perSecond: boundOf(tenantBounds.perSecond, ref.tenant),
    atOnce: boundOf(tenantBounds.atOnce, ref.tenant),
  };
  const turns = await turnWithin(dependencies, ref, bounds);
  const taken = await placeWithin(dependencies, ref, { ...bounds, turns });
  try {
    const submitted = await record();
    if (submitted.task.taskId !== ref.taskId) await giveBack(dependencies, ref, taken);
    return { ...submitted, quotas: quotasOf(bounds, { turns, places: taken?.left }) };
  } catch (error) {
    if (error instanceof RequestError) await giveBack(dependencies, ref, taken);
    throw error;
  }
}

/** The bounds of one tenant. Undefined: it has none. */
interface Bounds {
  readonly perSecond: number | undefined;
  readonly atOnce: number | undefined;
}

/** The turns that are left after one is taken. Undefined where no turn is needed. */
const turnWithin = async (
  { rateLimit }: Dependencies,
  { tenant }: TaskRef,
  bounds: Bounds,
): Promise<number | undefined> => {
  const { perSecond } = bounds;
  if (perSecond === undefined) return undefined;
  const turns = await rateLimit.takeTurnOf(tenant, perSecond);
  if (turns !== undefined) return turns;
  throw new RequestError(
    "tenant_rate_reached",
    `You may submit ${perSecond} new tasks a second. Nothing was recorded. Send the same request again after Retry-After.`,
    [],
    { retryAfter: ASK_AGAIN_FOR_TURN, quotas: quotasOf(bounds, { turns: 0 }) },
  );
};

/** The place that is taken. Undefined where none is needed. */
const placeWithin = async (
  dependencies: Dependencies,
  ref: TaskRef,
  { turns, ...bounds }: Bounds & { readonly turns: number | undefined },
): Promise<Taken> => {
  const { atOnce } = bounds;
  if (atOnce === undefined) return undefined;
  const taken = await takePlace(dependencies, ref, atOnce);
  if (taken !== undefined) return taken;
  throw new RequestError(
    "tenant_tasks_at_once_reached",
    `You may have ${atOnce} tasks that have not settled. Nothing was recorded. Send the same request again after Retry-After, when one of them has.`,
    [],
    { retryAfter: ASK_AGAIN_FOR_PLACE, quotas: quotasOf(bounds, { turns, places: 0 }) },
  );
};

/** Frees the place of a task that was not recorded. If that fails it is free after two minutes. */
const giveBack = async ({ places }: Dependencies, ref: TaskRef, taken: Taken): Promise<void> => {
  if (taken === undefined || taken.place.isShared) return;
  try {
    await places.release(ref, taken.place);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
  }
};

const quotasOf = (
  { perSecond, atOnce }: Bounds,
  left: { readonly turns?: number | undefined; readonly places?: number | undefined },
): readonly Quota[] => [
  ...(perSecond === undefined
    ? []
    : [{ policy: "tasks-per-second", quota: perSecond, left: left.turns } as const]),
  ...(atOnce === undefined
    ? []
    : [{ policy: "tasks-at-once", quota: atOnce, left: left.places } as const]),
];
