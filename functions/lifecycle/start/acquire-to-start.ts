import { LEAVES_WITHIN, PREPARED_WITHIN } from "../../store/lane-pace.ts";
import type { LaneState } from "../../store/lane-row.ts";
import { holderOf, laneOf } from "../../task/names.ts";
import type { TaskRef } from "../../task/task.ts";
import { after, epochMilliseconds, instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import { operations } from "../../tencent/registry.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Acquire, rateNameOf, type Turn, UNRESERVED } from "../common/rate-limit.ts";
import type { Settings } from "../common/settings.ts";
import { watchedLane } from "./lane-block.ts";

/**
 * Whether the lanes of an operation bound its starts: each lets one in a few seconds go without a
 * turn, and if all of them do so in one second, they are no more than the turns leave room for.
 *
 * Example: two operations share a rate of 20 a second, for two applications. Their four lanes let
 * four starts go in a second at most, and turns are made of the other 16.
 */
export function boundsStarts(
  settings: Settings,
  operation: StartOperation,
  application: string,
): boolean {
  return (
    settings.laneLimitOf(operation) !== undefined &&
    settings.applicationsOf(operation.product).includes(application) &&
    unreservedOf(settings, operation) > 0
  );
}

/** The most starts that leave without a turn in any second, of those that share a rate. */
const unreservedOf = (settings: Settings, operation: StartOperation): number => {
  const sharing = operations.filter(
    (other) =>
      rateNameOf(other) === rateNameOf(operation) && settings.laneLimitOf(other) !== undefined,
  );
  const lanes = sharing.length * settings.applicationsOf(operation.product).length;
  const rate = Math.min(...sharing.map((other) => other.rate));
  return lanes <= rate * UNRESERVED ? lanes : 0;
};

/** The start request that has just got its slot. */
type Start = TaskRef & {
  readonly operation: string;
  readonly application: string;
  readonly epoch: number;
};

/** A start that may leave now. `seen` is its lane, if a start of it was refused for our sake. */
export interface Acquired {
  readonly seen: LaneState | undefined;
  readonly turn: Turn;
}

/**
 * Lets a start go that is prepared: at once if its slot bounds it, else with a turn of the action's
 * rate, which `acquire` waits for. Undefined if there is no turn.
 */
export async function acquireToStart(
  dependencies: Dependencies,
  operation: StartOperation,
  start: Start,
  acquire: Acquire = dependencies.rateLimit.acquireToAct,
): Promise<Acquired | undefined> {
  const { lanes, clock } = dependencies;
  const paced = lanes.pacedStart(laneOf(start), holderOf(start));
  if (paced !== undefined && instant(clock.now()) <= after(paced.takenAt, PREPARED_WITHIN)) {
    const { suspected, blocked } = paced.state;
    const seen = suspected === undefined && blocked === undefined ? undefined : paced.state;
    return { seen, turn: { until: epochMilliseconds(after(paced.takenAt, LEAVES_WITHIN)) } };
  }
  const turn = await acquireTurn(dependencies, operation, acquire);
  if (turn === undefined) return undefined;
  return { seen: await watchedLane(dependencies, operation, start.application), turn };
}

/** A turn of the action's rate for a start. Undefined if there is none soon enough. */
export function acquireTurn(
  { settings, rateLimit }: Dependencies,
  operation: StartOperation,
  acquire: Acquire = rateLimit.acquireToAct,
): Promise<Turn | undefined> {
  return acquire({ ...operation, unreserved: unreservedOf(settings, operation) });
}
