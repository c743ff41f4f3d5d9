import type { releaseUnconfirmed } from "../../../functions/lifecycle/lane/reclaim-slots.ts";
import type { startNext } from "../../../functions/lifecycle/lane/start-next.ts";
import type { learnLimit } from "../../../functions/lifecycle/start/learn-limit.ts";
import type { LaneStore } from "../../../functions/store/lane-store.ts";
import { isSettled } from "../../../functions/task/task.ts";
import { before, type Duration } from "../../../functions/task/time.ts";
import { given, replacing, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having, reading } from "./shared.ts";

/** How many tasks are at Tencent at once. */
const slots: readonly Mutant[] = [
  {
    name: "a lane takes one more than its limit",
    at: "LaneStore.take",
    mistake: given<LaneStore["take"]>((lane, wanted) => [
      lane,
      { ...wanted, limit: wanted.limit + 1 },
    ]),
    by: "lane/slots.test.ts",
  },
  {
    name: "the limit that Tencent taught does not count",
    at: "LaneStore",
    mistake: unchecked("absent", "lowered"),
    by: "lane/learned-limit.test.ts",
  },
  {
    name: "a slot that was taken anew is freed",
    at: "LaneStore.release",
    mistake: given<LaneStore["release"]>((lane, holder) => [lane, holder]),
    by: "store/lane-store.test.ts",
  },
  {
    name: "any failure at all lowers a lane's limit",
    at: "learnLimit",
    mistake: given<typeof learnLimit>((dependencies, operation, task, code) => {
      const { lane } = operation;
      const full =
        lane === undefined
          ? operation
          : { ...operation, lane: { ...lane, fullCodes: [code ?? ""] } };
      return [dependencies, full, task, code];
    }),
    by: "lane/learned-limit.test.ts",
  },
  {
    name: "a slot is reclaimed from a holder at work",
    at: "releaseUnconfirmed",
    mistake: heldLonger({ hours: 1 }),
    by: "start/start-tasks.test.ts",
  },
  {
    name: "a slot is reclaimed after a minute",
    at: "releaseUnconfirmed",
    mistake: heldLonger({ minutes: 2 }),
    by: "start/start-tasks.test.ts",
  },
  {
    name: "a holder that is gone keeps its slot for ever",
    at: "releaseUnconfirmed",
    mistake: returns(Promise.resolve({ released: 0, overdue: [] })),
    by: "start/start-tasks.test.ts",
  },
  {
    name: "a running task loses its slot",
    at: "releaseUnconfirmed",
    mistake: given<typeof releaseUnconfirmed>((dependencies, lane) => [
      reading(dependencies, async (read, ref) => {
        const task = await read(ref);
        return task !== undefined && !isSettled(task) && task.status === "running"
          ? undefined
          : task;
      }),
      lane,
    ]),
    by: "doubt/doubt.test.ts",
  },
  {
    name: "a row that cannot be understood loses its slot at once",
    at: "releaseUnconfirmed",
    mistake: given<typeof releaseUnconfirmed>((dependencies, lane) => [
      reading(dependencies, (read, ref) => read(ref).catch(() => undefined)),
      lane,
    ]),
    by: "lane/lane-turns.test.ts",
  },
  {
    name: "a row that cannot be understood keeps its slot for ever",
    at: "releaseUnconfirmed",
    mistake: given<typeof releaseUnconfirmed>((dependencies, lane) => [
      dependencies,
      { ...lane, operation: { ...lane.operation, longestLife: { days: 3650 } } },
    ]),
    by: "lane/lane-turns.test.ts",
  },
  {
    name: "a slot is lost when nobody waits",
    at: "startNext",
    mistake: given<typeof startNext>((dependencies, ...rest) => [
      having(dependencies, {
        lanes: replacing(dependencies.lanes, { release: async () => undefined }),
      }),
      ...rest,
    ]),
    by: "lane/queue.test.ts",
  },
];

/** Every slot seems to have been taken this much earlier than it was. */
function heldLonger(by: Duration) {
  return given<typeof releaseUnconfirmed>((dependencies, lane) => {
    const { lanes } = dependencies;
    const holders = async (name: string) =>
      (await lanes.holders(name)).map((slot) => ({ ...slot, takenAt: before(slot.takenAt, by) }));
    const release = (name: string, holder: string) => lanes.release(name, holder);
    return [having(dependencies, { lanes: replacing(lanes, { holders, release }) }), lane];
  });
}

export const lanes: readonly Mutant[] = [...slots];
