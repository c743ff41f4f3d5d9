import { after, instant } from "../task/time.ts";
import { operationNamed } from "../tencent/registry.ts";
import type { Dependencies } from "./dependencies.ts";
import { expireOverdue, type Lane, reclaimSlots, startNext } from "./start-next.ts";

/** The schedule comes once a minute; a run ends before the next one begins. */
const RUN_FOR = { seconds: 55 } as const;

/**
 * One run of the safety net under "a freed slot starts the next at once": starts queued tasks of every lane while slots are free, and
 * finds slots whose holder is gone. Answers with the number of tasks started.
 */
export const startTasks = async (dependencies: Dependencies): Promise<number> => {
  const { clock, log } = dependencies;
  const until = after(instant(clock.now()), RUN_FOR);
  let started = 0;
  for (const lane of await lanesOf(dependencies)) {
    try {
      started += await fillLane(dependencies, lane, until);
    } catch (error) {
      // One lane that fails must not keep the others waiting.
      log("lane_failed", { operation: lane.operation.name, reason: error instanceof Error ? error.name : "unknown" });
    }
  }
  return started;
};

/** Lanes are known from the table: an application that has left the configuration may still have tasks waiting. */
const lanesOf = async ({ lanes }: Dependencies): Promise<Lane[]> =>
  (await lanes.known()).flatMap((lane) => {
    const [name = "", application = ""] = lane.split("#");
    const operation = operationNamed(name);
    return operation === undefined ? [] : [{ operation, application }];
  });

const fillLane = async (dependencies: Dependencies, lane: Lane, until: string): Promise<number> => {
  let started = 0;
  for (;;) {
    const next = instant(dependencies.clock.now()) < until ? await startNext(dependencies, lane) : "nobody-waits";
    if (next === "started") started += 1;
    else {
      if (next !== "full") return started;
      await expireOverdue(dependencies, lane);
      await reclaimSlots(dependencies, lane);
      return started;
    }
  }
};
