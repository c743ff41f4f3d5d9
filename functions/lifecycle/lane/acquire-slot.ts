import type { Lending } from "../../store/lane-row.ts";
import { holderOf, laneOf } from "../../task/names.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Lane, laneNameOf } from "../common/lane.ts";
import { boundsStarts } from "../start/acquire-to-start.ts";
import { maySpreadSlots } from "../start/may-spread-slots.ts";
import type { Waiting } from "./next-waiting.ts";

/**
 * Where a slot comes from: from a holder that hands its own on (`freed`), or beside one that may
 * have gone (`lending`). From neither, a slot has to be free.
 */
export interface SlotSource {
  readonly freed?: string;
  readonly lending?: Lending;
}

/**
 * Gets a slot of the lane for the task that waits. A slot that cannot be handed on is given back,
 * which is also how a lane gets below a limit that was lowered.
 */
export async function acquireSlot(
  dependencies: Dependencies,
  lane: Lane,
  { task, state }: Waiting,
  { freed, lending }: SlotSource,
): Promise<boolean> {
  const { lanes, settings, clock } = dependencies;
  const limit = settings.laneLimitOf(lane.operation);
  if (limit === undefined) {
    // In a lane with slots, taking one records the tenant that was served last.
    if (state.lastTenant !== task.tenant)
      await lanes.rememberServed(laneOf(task), task.tenant, instant(clock.now()));
    return true;
  }
  const maySpread = await maySpreadSlots(dependencies, limit);
  const taken = { holder: holderOf(task), limit, now: instant(clock.now()), maySpread };
  if (lending !== undefined) return lanes.lend(laneOf(task), taken, lending);
  const mayPace = boundsStarts(settings, lane.operation, lane.application);
  const wanted = { ...taken, mayPace };
  const anothers = freed === wanted.holder ? undefined : freed;
  if (anothers !== undefined && (await lanes.handOver(laneOf(task), anothers, wanted))) return true;
  await giveBack(dependencies, lane, anothers);
  return lanes.take(laneOf(task), wanted);
}

/** Frees the slot of this holder, if there is one. */
export async function giveBack(
  { lanes, settings }: Dependencies,
  lane: Lane,
  holder: string | undefined,
): Promise<void> {
  if (holder === undefined || settings.laneLimitOf(lane.operation) === undefined) return;
  await lanes.release(laneNameOf(lane), holder);
}
