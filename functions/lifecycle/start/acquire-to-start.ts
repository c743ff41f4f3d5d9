import { PREPARED_WITHIN } from "../../store/lane-pace.ts";
import type { LaneState } from "../../store/lane-row.ts";
import { holderOf, laneOf } from "../../task/names.ts";
import type { TaskRef } from "../../task/task.ts";
import { after, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operations } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { rateNameOf, UNRESERVED } from "../common/rate-limit.ts";
import type { Settings } from "../common/settings.ts";
import { watchedLane } from "./lane-block.ts";

/**
 * Whether the lanes of an operation bound its starts: each lets one in a few seconds go without a
 * turn, and if all of them do so in one second, they stay within the share that is reserved for
 * nothing.
 *
 * Example: two operations share a rate of 20 a second, for two applications. Their four lanes let
 * four starts go in a second at most, which is the fifth that no turn is made of.
 */
export function boundsStarts(
  settings: Settings,
  operation: StartOperation,
  application: string,
): boolean {
  const applications = settings.applicationsOf(operation.product);
  if (settings.laneLimitOf(operation) === undefined || !applications.includes(application))
    return false;
  const sharing = operations.filter(
    (other) =>
      rateNameOf(other) === rateNameOf(operation) && settings.laneLimitOf(other) !== undefined,
  );
  const rate = Math.min(...sharing.map((other) => other.rate));
  return sharing.length * applications.length <= rate * UNRESERVED;
}

/** The start request that has just got its slot. */
type Start = TaskRef & {
  readonly operation: string;
  readonly application: string;
  readonly epoch: number;
};

/**
 * Lets a start go that is prepared: at once if its slot bounds it, else with a turn of the action's
 * rate. Undefined if there is no turn. `seen` is the lane, if a start of it was refused for our
 * sake.
 */
export async function acquireToStart(
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
): Promise<{ readonly seen: LaneState | undefined } | undefined> {
  const { lanes, rateLimit, clock } = dependencies;
  const paced = lanes.pacedStart(laneOf(start), holderOf(start));
  if (paced !== undefined && instant(clock.now()) <= after(paced.takenAt, PREPARED_WITHIN)) {
    const { suspected, blocked } = paced.state;
    return { seen: suspected === undefined && blocked === undefined ? undefined : paced.state };
  }
  if (!(await rateLimit.acquireToAct(operation))) return undefined;
  return { seen: await watchedLane(dependencies, operation, start.application) };
}
