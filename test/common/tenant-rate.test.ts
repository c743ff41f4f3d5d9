import fc from "fast-check";
import { expect, test } from "vitest";
import { turnsOfTenants } from "../../functions/lifecycle/common/tenant-rate.ts";
import { RateStore } from "../../functions/store/rate-store.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { tableAround } from "../support/table-around.ts";

const NOW = Date.parse("2026-01-01T00:00:00.000Z");

/** Processes that share a table and a clock. */
const startProcesses = (count: number) => {
  const memory = new MemoryTable();
  const at = { now: NOW, writes: 0 };
  const table = tableAround(memory, {
    update: (key, condition, update) => {
      at.writes += 1;
      return memory.update(key, condition, update);
    },
  });
  const clock = { now: () => at.now, sleep: async () => undefined };
  const processes = Array.from({ length: count }, () =>
    turnsOfTenants({ rates: new RateStore(table), clock }),
  );
  return { at, processes };
};

test("in any t seconds a tenant gets t + 1 times its number at most, through however many processes", async () => {
  const requests = fc.array(
    fc.record({ process: fc.nat(2), after: fc.constantFrom(0, 0, 0, 1, 40, 150, 400, 1500) }),
    { minLength: 1, maxLength: 40 },
  );

  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 9 }), async (asked, perSecond) => {
      const { at, processes } = startProcesses(3);
      const taken: number[] = [];
      for (const { process, after } of asked) {
        at.now += after;
        if ((await processes[process]?.("acme", perSecond)) !== undefined) taken.push(at.now);
      }

      for (const from of taken)
        for (const to of taken.filter((each) => each >= from)) {
          const within = taken.filter((each) => from <= each && each <= to).length;
          expect(within).toBeLessThanOrEqual(perSecond * (1 + (to - from) / 1000));
        }
      expect(taken.length).toBeGreaterThan(0);
    }),
    { seed: 20_260_101, numRuns: 300 },
  );
});

test("a process that takes many turns a second pays one write for several", async () => {
  const { at, processes } = startProcesses(1);
  const [take] = processes;
  let taken = 0;
  for (let request = 0; request < 100; request++) {
    if ((await take?.("acme", 20)) !== undefined) taken += 1;
    at.now += 60;
  }

  expect(taken).toBe(100);
  expect(at.writes).toBeLessThan(20);
});

test("one tenant's turns are nobody else's", async () => {
  const { processes } = startProcesses(1);
  const [take] = processes;

  const left = [await take?.("acme", 2), await take?.("acme", 2), await take?.("acme", 2)];
  const others = await take?.("birch", 2);

  expect(left).toEqual([1, 0, undefined]);
  expect(others).toBe(1);
});
