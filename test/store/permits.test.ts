import { beforeEach, expect, test } from "vitest";
import { Permits } from "../../functions/store/permits.ts";
import { RateStore } from "../../functions/store/rate-store.ts";
import type { Table } from "../../functions/store/table.ts";
import { above } from "../../functions/task/condition.ts";
import { busiestSecond } from "../rates/busiest-second.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const ACTION = "vod.DescribeTaskDetail";
const KEY = { pk: `rate#${ACTION}`, sk: "rate" };
const START = Date.parse("2026-01-01T00:00:00.000Z");
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Of 100 a second, which Tencent documents: turns 15, permits five. */
const PER_SECOND = 15;
const PERMITS = 5;

let table: Table;
let writes: number;
let now: number;

beforeEach(async () => {
  now = START;
  writes = 0;
  const opened = await openTable();
  table = tableAround(opened, {
    update: (key, condition, update) => {
      writes += 1;
      return opened.update(key, condition, update);
    },
  });
});

/** A process. Its question answers whether it may leave now, and says what that cost. */
const startProcess = (permits = PERMITS) => {
  const held = new Permits(new RateStore(table));
  const ask = async () =>
    (await held.next(ACTION, { now, perSecond: PER_SECOND, permits })) !== undefined;
  const paid = async () => {
    const before = writes;
    return { leaves: await ask(), writes: writes - before };
  };
  return { ask, paid };
};

type Process = ReturnType<typeof startProcess>;

const eachSecond = async (process: Process, count: number): Promise<readonly number[]> => {
  const costs: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const { leaves, writes: cost } = await process.paid();
    expect(leaves).toBe(true);
    costs.push(cost);
    now += SECOND;
  }
  return costs;
};

test("a process pays for its first two questions, and for no more in that hour", async () => {
  const process = startProcess();

  const costs = await eachSecond(process, 5);
  now = START + 59 * MINUTE;
  const late = await process.paid();

  expect(costs).toEqual([1, 1, 0, 0, 0]);
  expect(late).toEqual({ leaves: true, writes: 0 });
});

test("a second question within a second takes a turn", async () => {
  const process = startProcess();
  await eachSecond(process, 2);

  const [first, second] = [await process.paid(), await process.paid()];

  expect(first).toEqual({ leaves: true, writes: 0 });
  expect(second).toEqual({ leaves: true, writes: 1 });
});

test("a permit ends after an hour, half a minute early for its holder, and is taken anew", async () => {
  const process = startProcess(1);
  await eachSecond(process, 2);
  const taken = START + SECOND;

  now = taken + 59 * MINUTE + 29 * SECOND;
  const held = await process.paid();
  now = taken + 59 * MINUTE + 31 * SECOND;
  const ended = await process.paid();
  now = taken + 60 * MINUTE;
  const renewed = await process.paid();
  now += SECOND;
  const again = await process.paid();

  expect([held, ended, renewed, again].map((each) => each.writes)).toEqual([0, 1, 1, 0]);
});

test("no more permits are out than the share allows: another process pays for each of its turns", async () => {
  for (let number = 0; number < PERMITS; number += 1) await eachSecond(startProcess(), 2);

  const costs = await eachSecond(startProcess(), 4);

  expect(costs).toEqual([1, 1, 1, 1]);
  expect((await table.get(KEY))?.permits).toHaveLength(PERMITS);
});

test("two processes that take the last permit at once do not both get it", async () => {
  const processes = [startProcess(1), startProcess(1)];
  for (const process of processes) await eachSecond(process, 1);

  await Promise.all(processes.map(({ ask }) => ask()));
  now += SECOND;
  const costs = [];
  for (const process of processes) costs.push((await process.paid()).writes);

  expect(costs.toSorted()).toEqual([0, 1]);
  expect((await table.get(KEY))?.permits).toHaveLength(1);
});

test("the permits of processes that have ended are free after an hour", async () => {
  for (let number = 0; number < PERMITS; number += 1) await eachSecond(startProcess(), 2);
  now = START + 61 * MINUTE;

  const costs = await eachSecond(startProcess(), 3);

  expect(costs).toEqual([1, 1, 0]);
  expect((await table.get(KEY))?.permits).toHaveLength(1);
});

test("a process whose clock was set back drops its permit, and does not hold it for longer", async () => {
  const process = startProcess(1);
  await eachSecond(process, 2);

  now = START - 10 * MINUTE;
  await process.ask();
  now = START + 10 * MINUTE;
  const { writes: cost } = await process.paid();

  expect(cost).toBe(1);
});

test("with and without permits, all processes together ask no more than twenty times in any second", async () => {
  const processes = Array.from({ length: 12 }, () => startProcess());
  for (const process of processes) await eachSecond(process, 2);
  const moments: number[] = [];

  for (const from = now; now < from + 3 * SECOND; now += 10) {
    for (const process of processes) if (await process.ask()) moments.push(now);
  }

  expect(moments.length).toBeGreaterThan(50);
  expect(busiestSecond(moments)).toBeLessThanOrEqual(20);
});

test("a row whose permits nobody can read gives out turns as ever", async () => {
  const process = startProcess();
  await eachSecond(process, 1);
  await table.update(KEY, above("nextFreeAt", 0), { set: { permits: "many" } });

  const costs = await eachSecond(process, 3);

  expect(costs.at(-1)).toBe(1);
});
