import fc from "fast-check";
import { expect, test } from "vitest";
import { takePlace } from "../../functions/lifecycle/request/take-place.ts";
import { PlaceStore } from "../../functions/store/place-store.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import type { MemoryTable } from "../support/memory-table.ts";
import { RUNS, racingRequests, racingWorld } from "../support/racing-world.ts";

const AT_ONCE = 2;
const THREE_MINUTES = 180_000;

const unsettledIn = (memory: MemoryTable): number =>
  memory.rows().filter(({ sk, settledAt }) => sk === "task" && settledAt === undefined).length;

/** The number of places that a process that knows nothing can still take, later. */
const freeIn = async (memory: MemoryTable, later: number): Promise<number> => {
  const parts = {
    places: new PlaceStore(memory),
    tasks: new TaskStore(memory),
    clock: { now: () => later, sleep: async () => undefined },
  };
  let free = 0;
  const next = () => takePlace(parts, { tenant: "default", taskId: `probe${free}` }, AT_ONCE);
  while ((await next()) !== undefined) free += 1;
  return free;
};

test.each([
  { under: "its bound", limits: {} },
  // Requests that the cap refuses give their places back, and others of their keys keep them.
  { under: "its bound and a daily cap", limits: { DAILY_TASK_CAP: "3" } },
])(
  "in every order of callers a tenant under $under has no more unsettled tasks than it may, and no place is lost",
  async ({ limits }) => {
    const reached = { cap: 0, conflicts: 0, canceled: 0, rejected: 0 };
    const all = { LANE_LIMIT_VOD_AIGC: "1", TENANT_TASKS_AT_ONCE: String(AT_ONCE), ...limits };

    await fc.assert(
      fc.asyncProperty(racingRequests, fc.scheduler(), async (asked, scheduler) => {
        const seen = { most: 0 };
        const { dependencies, memory, send } = racingWorld(scheduler, all, (rows) => {
          seen.most = Math.max(seen.most, unsettledIn(rows));
        });

        await scheduler.waitFor(Promise.all(asked.map((request) => send(request, reached))));

        expect(seen.most).toBeLessThanOrEqual(AT_ONCE);
        const later = dependencies.clock.now() + THREE_MINUTES;
        expect(await freeIn(memory, later)).toBe(AT_ONCE - unsettledIn(memory));
      }),
      { ...RUNS, numRuns: 100 },
    );

    // The worlds have had what they are for.
    expect(Object.entries(reached).filter(([, times]) => times === 0)).toEqual([]);
  },
);
