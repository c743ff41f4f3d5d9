import fc from "fast-check";
import { expect, test } from "vitest";
import type { MemoryTable } from "../support/memory-table.ts";
import { RUNS, racingRequests, racingWorld } from "../support/racing-world.ts";

const CAP = 3;

const countedIn = (memory: MemoryTable): number =>
  Number(memory.row({ pk: "spend#2026-01-01", sk: "all" })?.tasks ?? 0);

const standingIn = (memory: MemoryTable): number =>
  memory
    .rows()
    .filter(({ sk, status }) => sk === "task" && status !== "rejected" && status !== "canceled")
    .length;

test("in every order of two callers no more is counted than the cap, no task stands uncounted, and in the end none is counted for nothing", async () => {
  const reached = { cap: 0, conflicts: 0, canceled: 0, rejected: 0 };
  const limits = { DAILY_TASK_CAP: String(CAP), DAILY_TASK_CAP_PER_TENANT: String(CAP) };

  await fc.assert(
    fc.asyncProperty(racingRequests, fc.scheduler(), async (asked, scheduler) => {
      const seen = { mostCounted: 0, uncounted: 0 };
      const { memory, send } = racingWorld(scheduler, limits, (rows) => {
        seen.mostCounted = Math.max(seen.mostCounted, countedIn(rows));
        if (standingIn(rows) > countedIn(rows)) seen.uncounted += 1;
      });

      await scheduler.waitFor(Promise.all(asked.map((request) => send(request, reached))));

      expect(seen).toEqual({ mostCounted: expect.any(Number), uncounted: 0 });
      expect(seen.mostCounted).toBeLessThanOrEqual(CAP);
      expect(countedIn(memory)).toBe(standingIn(memory));
    }),
    RUNS,
  );

  // The worlds have had what they are for.
  expect(Object.entries(reached).filter(([, times]) => times === 0)).toEqual([]);
});
