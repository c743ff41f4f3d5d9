import type { Dependencies } from "../../../functions/lifecycle/common/dependencies.ts";
import type { readyIn, roundRobin } from "../../../functions/lifecycle/common/queue.ts";
import type { acquireInTable } from "../../../functions/lifecycle/common/rate-limit.ts";
import type { nextStart } from "../../../functions/lifecycle/common/schedule.ts";
import type { queuePosition } from "../../../functions/lifecycle/lane/queue-position.ts";
import type { startNext } from "../../../functions/lifecycle/lane/start-next.ts";
import type { claimProbe } from "../../../functions/lifecycle/start/lane-block.ts";
import type { Permits } from "../../../functions/store/permits.ts";
import { isReady } from "../../../functions/task/queue-key.ts";
import { isSettled, type QueuedTask } from "../../../functions/task/task.ts";
import { after, type Duration, instant } from "../../../functions/task/time.ts";
import { given, instead, replacing, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having, reading } from "./shared.ts";

/** Whose turn it is among those that wait. */
const orders: readonly Mutant[] = [
  {
    name: "a tenant before the one that had the last turn waits for ever",
    at: "roundRobin",
    mistake: instead<typeof roundRobin>(
      (original) =>
        async function* (dependencies, lane, lastTenant = "") {
          for await (const entry of original(dependencies, lane, lastTenant))
            if (entry.tenant > lastTenant) yield entry;
        },
    ),
    by: "lane/queue.test.ts",
  },
  {
    name: "a task that backs off keeps those behind it from their turn",
    at: "readyIn",
    mistake: given<typeof readyIn>((dependencies, lane, stretch) => {
      let isStopped = false;
      const inQueue: Dependencies["tasks"]["inQueue"] = async (...args) => {
        const page = isStopped ? [] : await dependencies.tasks.inQueue(...args);
        isStopped = page.some(({ dueAt }) => !isReady(dueAt, instant(dependencies.clock.now())));
        return page;
      };
      return [
        having(dependencies, { tasks: replacing(dependencies.tasks, { inQueue }) }),
        lane,
        stretch,
      ];
    }),
    by: "lane/queue.test.ts",
  },
  {
    name: "a queue position does not know whose turn it was",
    at: "queuePosition",
    mistake: given<typeof queuePosition>((dependencies, task) => {
      const state: Dependencies["lanes"]["state"] = async (lane) => ({
        ...(await dependencies.lanes.state(lane)),
        lastTenant: undefined,
      });
      return [having(dependencies, { lanes: replacing(dependencies.lanes, { state }) }), task];
    }),
    by: "lane/queue.test.ts",
  },
  {
    name: "a revoked key rejects tasks",
    at: "noteBlocked",
    mistake: returns(Promise.resolve({ kind: "hopeless" })),
    by: "simulation/key-revoked.test.ts",
  },
  {
    name: "a new task is sent to a blocked lane",
    at: "watchedLane",
    mistake: returns(Promise.resolve(undefined)),
    by: "lane/probe-races.test.ts",
  },
  {
    name: "a block does not end with an accepted start",
    at: "noteAccepted",
    mistake: returns(Promise.resolve()),
    by: "lane/lane-block.test.ts",
  },
  {
    name: "the last probe is the next one, too",
    at: "claimProbe",
    mistake: given<typeof claimProbe>((dependencies, task, blocked) => [
      dependencies,
      { ...task, taskId: "" },
      blocked,
    ]),
    by: "lane/probe-races.test.ts",
  },
  {
    name: "two runs claim one probe",
    at: "BlockStore",
    mistake: unchecked("equals", "blocked.probeAt"),
    by: "lane/probe-races.test.ts",
  },
  {
    name: "a task that waits behind others is rejected late",
    at: "expireOverdue",
    mistake: returns(Promise.resolve()),
    by: "lane/queue.test.ts",
  },
  {
    name: "a lane without a limit forgets whose turn it was",
    at: "LaneStore.rememberServed",
    mistake: returns(Promise.resolve()),
    by: "lane/lane-turns.test.ts",
  },
  {
    name: "a refusal for the task's own reason ends the turns of all",
    at: "isRefusedAlone",
    mistake: returns(false),
    by: "lane/lane-turns.test.ts",
  },
  {
    name: "task after task is sent to a lane without room",
    at: "isRefusedAlone",
    mistake: returns(true),
    by: "lane/lane-turns.test.ts",
  },
  {
    name: "a task that has waited too long is started all the same",
    at: "startNext",
    mistake: given<typeof startNext>((dependencies, ...rest) => [
      startingBefore(dependencies, { days: 100 }),
      ...rest,
    ]),
    by: "lane/slots.test.ts",
  },
  {
    name: "a task that waits is rejected before its time",
    at: "startNext",
    mistake: given<typeof startNext>((dependencies, ...rest) => [
      startingBefore(dependencies, { minutes: -5 }),
      ...rest,
    ]),
    by: "start/start-tasks.test.ts",
  },
  {
    name: "a task backs off beyond its start deadline",
    at: "nextStart",
    mistake: given<typeof nextStart>((task, ...rest) => [
      { ...task, startBefore: "9999-01-01T00:00:00.000Z" },
      ...rest,
    ]),
    by: "start/refused-for-now.test.ts",
  },
];

/** Every queued task seems to have this much longer for its start than it has. */
function startingBefore(dependencies: Dependencies, longer: Duration): Dependencies {
  const moved = (task: QueuedTask): QueuedTask => ({
    ...task,
    startBefore: after(task.startBefore, longer),
  });
  return reading(dependencies, async (read, ref) => {
    const task = await read(ref);
    return task !== undefined && !isSettled(task) && task.status === "queued" ? moved(task) : task;
  });
}

/** How often Tencent is called. */
const rates: readonly Mutant[] = [
  {
    name: "the same turn is given to two",
    at: "RateStore",
    mistake: unchecked("atMost", "nextFreeAt"),
    by: "store/rate-store.test.ts",
  },
  {
    name: "two processes take the last permit",
    at: "RateStore",
    mistake: unchecked("absent", "permits"),
    by: "store/permits.test.ts",
  },
  {
    name: "each process that asks gets a permit",
    at: "Permits.next",
    mistake: given<Permits["next"]>((action, wanted) => [action, { ...wanted, permits: 1000 }]),
    by: "store/permits.test.ts",
  },
  {
    name: "a later turn is used at once",
    at: "acquireInTable",
    mistake: given<typeof acquireInTable>(({ rates, clock }, use) => [
      { rates, clock: { ...clock, sleep: async () => undefined } },
      use,
    ]),
    by: "common/rates.test.ts",
  },
];

/** The order of a lane's queue, and the rates of its actions. */
export const queues: readonly Mutant[] = [...orders, ...rates];
