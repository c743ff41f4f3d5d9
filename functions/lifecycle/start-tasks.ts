import { errorName } from "../task/error.ts";
import { readLane } from "../task/names.ts";
import { after, between, type Instant, instant } from "../task/time.ts";
import { operationNamed } from "../tencent/registry.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { isHeld } from "./common/held.ts";
import { type Lane, laneNameOf } from "./common/lane.ts";
import { withStory } from "./common/with-story.ts";
import { rewindQueue } from "./doubt/rewind-queue.ts";
import { fillSlot } from "./lane/hand-on-slot.ts";
import { lendSlots } from "./lane/lend-slots.ts";
import { expireOverdue } from "./lane/next-waiting.ts";
import { noticeStuck } from "./lane/notice-stuck.ts";
import { reclaimSlots } from "./lane/reclaim-slots.ts";
import type { NextStarted } from "./lane/start-next.ts";

/** The schedule starts a run every minute, and a run ends before the next one begins. */
const RUN_FOR = { seconds: 55 } as const;

/**
 * One run of the starter, the safety net under `handOnSlot`. It starts queued tasks of every lane
 * while slots are free, and frees slots whose holders have gone. The lanes run side by side, so
 * that a long queue does not delay the other lanes. Answers with the number of tasks started.
 */
export async function startTasks(dependencies: Dependencies): Promise<number> {
  const until = after(instant(dependencies.clock.now()), RUN_FOR);
  const lanes = await lanesOf(dependencies);
  const started = await Promise.all(
    lanes.map((lane) => withStory(dependencies, (telling) => fillAlone(telling, lane, until))),
  );
  return started.reduce((sum, count) => sum + count, 0);
}

/** Waits for the next probe of a blocked lane. False if it is not due in this run. */
const probeIsDue = async (
  { lanes, clock }: Dependencies,
  lane: Lane,
  until: Instant,
): Promise<boolean> => {
  const { blocked } = await lanes.state(laneNameOf(lane));
  if (blocked === undefined || blocked.probeAt >= until) return blocked === undefined;
  await clock.sleep(Math.max(0, between(instant(clock.now()), blocked.probeAt)));
  return true;
};

/** Logs the failure of a lane, so that it does not stop the others. */
const fillAlone = async (
  dependencies: Dependencies,
  lane: Lane,
  until: Instant,
): Promise<number> => {
  try {
    return await fillLane(dependencies, lane, until);
  } catch (error) {
    dependencies.log("lane_failed", {
      operation: lane.operation.name,
      reason: errorName(error),
    });
    return 0;
  }
};

/**
 * The lanes are read from the table, as an application that has left the configuration may still
 * have queued tasks.
 */
const lanesOf = async ({ lanes }: Dependencies): Promise<Lane[]> =>
  (await lanes.known()).flatMap((lane) => {
    const { operation: name, application } = readLane(lane);
    const operation = operationNamed(name);
    return operation === undefined ? [] : [{ operation, application }];
  });

const fillLane = async (
  dependencies: Dependencies,
  lane: Lane,
  until: Instant,
): Promise<number> => {
  // Nothing of a held lane expires, either: the end would say that nothing was charged.
  if (await isHeld(dependencies, lane.operation.name)) {
    await rewindQueue(dependencies, lane);
    return 0;
  }
  // Expired tasks go first, so that a thousand of them do not stand before one that can start.
  const queued = await expireOverdue(dependencies, lane);
  let started = 0;
  let next: NextStarted = "started";
  let goesOn = true;
  while (goesOn && instant(dependencies.clock.now()) < until) {
    next = await fillSlot(dependencies, lane);
    if (next === "started") started += 1;
    goesOn =
      next === "started" || (next === "blocked" && (await probeIsDue(dependencies, lane, until)));
  }
  if (next !== "none-ready")
    await lendSlots(dependencies, lane, await reclaimSlots(dependencies, lane));
  if (queued > 0 && started === 0) await noticeStuck(dependencies, lane);
  return started;
};
