import { beforeEach, expect, test } from "vitest";
import { RateStore } from "../../functions/store/rate-store.ts";
import type { Table } from "../../functions/store/table.ts";
import { TurnBlocks } from "../../functions/store/turn-blocks.ts";
import { above, absent, any, atMost } from "../../functions/task/condition.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const ACTION = "mps.CreateAigcVideoTask";
const KEY = { pk: `rate#${ACTION}`, sk: "rate" };
const NOW = Date.parse("2026-01-01T00:00:00.000Z");
const PER_SECOND = 8;
const SPACING = 125;
/** How old a turn may be when it is taken. */
const FRESH = 100;

let table: Table;
let writes: number;
let now: number;

beforeEach(async () => {
  now = NOW;
  writes = 0;
  const opened = await openTable();
  table = tableAround(opened, {
    update: (key, condition, update) => {
      writes += 1;
      return opened.update(key, condition, update);
    },
  });
});

/** A process, which has seen nothing of what others have reserved. `skew`: of its clock, in ms. */
const startProcess = (skew = () => 0) => {
  const clock = { now: () => now + skew(), sleep: async () => undefined };
  const blocks = new TurnBlocks(new RateStore(table), clock, { freshMs: FRESH });
  return async (maxWait = 30_000, inMs = 0): Promise<number | undefined> => {
    const earliest = clock.now() + inMs;
    return blocks.next(ACTION, { perSecond: PER_SECOND, earliest, latest: earliest + maxWait });
  };
};

/** Another process takes the turns up to this moment, so that the row is busy. */
const busyUntil = async (moment: number): Promise<void> => {
  await table.update(KEY, any(absent("nextFreeAt"), atMost("nextFreeAt", moment)), {
    set: { nextFreeAt: moment },
  });
  writes = 0;
};

const turnsOf = (next: () => Promise<number | undefined>, count: number) =>
  Promise.all(Array.from({ length: count }, () => next()));
const turnsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index * SPACING);

test("five calls that wait in one process have their turns by one write", async () => {
  const next = startProcess();

  const turns = await turnsOf(next, 5);

  expect(turns).toEqual(turnsFrom(NOW, 5));
  expect(writes).toBe(1);
});

test("a process that is called four times a second reserves four turns in one write where the row is busy", async () => {
  const next = startProcess();
  await turnsOf(next, 4);
  await busyUntil(NOW + 600);
  now = NOW + 500;

  const first = await next();
  now = NOW + 600 + SPACING;
  const second = await next();
  now = NOW + 600 + 3 * SPACING;
  const fourth = await next();

  expect([first, second, fourth]).toEqual([0, 1, 3].map((place) => NOW + 600 + place * SPACING));
  // The first of them shows that the row is busy.
  expect(writes).toBeLessThanOrEqual(2);
});

test("a process that is called once leaves all other turns to others, however busy the row is", async () => {
  await busyUntil(NOW + 500);

  const own = await startProcess()();
  const others = await startProcess()();

  expect([own, others]).toEqual(turnsFrom(NOW + 500, 2));
});

test.each([
  { name: "one second ago", at: 1000, busy: 1500, first: NOW + 1500 },
  { name: "in a time that is yet to come, as its clock was set back", at: -2000, first: NOW + 500 },
])("turns that a process used $name make it reserve no more", async ({ at, busy, first }) => {
  let skew = 0;
  const next = startProcess(() => skew);
  await turnsOf(next, 4);
  if (busy !== undefined) await busyUntil(NOW + busy);
  skew = at;

  const own = await next();
  const others = await startProcess()();

  expect([own, others]).toEqual(turnsFrom(first, 2));
});

test("turns that a process used a moment ago make it reserve no more where the next one is free", async () => {
  const next = startProcess();
  await turnsOf(next, 4);
  now = NOW + 500;

  const own = await next();
  const others = await startProcess()();

  expect([own, others]).toEqual(turnsFrom(NOW + 500, 2));
});

test("calls one after the other reserve one turn each, however many there were", async () => {
  const next = startProcess();
  for (now = NOW; now < NOW + 10_000; now += 2000) await next();

  const own = await next();
  const others = await startProcess()();

  expect([own, others]).toEqual(turnsFrom(NOW + 10_000, 2));
});

test("calls that got no turn do not make a process reserve more", async () => {
  const next = startProcess();
  await busyUntil(NOW + 500);
  for (let call = 0; call < 5; call++) expect(await next(0)).toBeUndefined();

  const own = await next();
  const others = await startProcess()();

  expect([own, others]).toEqual(turnsFrom(NOW + 500, 2));
});

test("a turn that is wanted later comes no earlier", async () => {
  const turn = await startProcess()(30_000, 700);

  expect(turn).toBe(NOW + 700);
});

test("a process reserves no more than a second's turns at once", async () => {
  const turns = await turnsOf(startProcess(), 20);

  expect(turns).toEqual(turnsFrom(NOW, 20));
  expect(writes).toBe(3);
});

test("a process that slept drops the turns that it has missed", async () => {
  const next = startProcess();
  await turnsOf(next, 4);
  await busyUntil(NOW + 600);
  await next();
  now = NOW + 60_000;

  const afterSleep = await next();

  expect(afterSleep).toBe(now);
});

test("a turn may be taken a tenth of a second late, and no later", async () => {
  const next = startProcess();
  await turnsOf(next, 4);
  await busyUntil(NOW + 600);
  await next();
  now = NOW + 600 + SPACING + FRESH;
  const late = await next();
  now = NOW + 600 + 2 * SPACING + FRESH + 1;

  const tooLate = await next();

  expect([late, tooLate]).toEqual([NOW + 600 + SPACING, NOW + 600 + 3 * SPACING]);
});

test("a process whose clock is set back drops its block and waits for none of it", async () => {
  let skew = 0;
  const next = startProcess(() => skew);
  await turnsOf(next, 4);
  await busyUntil(NOW + 600);
  await next();
  skew = -3_600_000;

  const turn = await next(2000);

  // The row is an hour ahead of its clock, so the row's moment counts as free.
  expect(turn).toBe(now + skew);
});

test("a call that would wait too long has no turn, and once that was seen it costs no write", async () => {
  await busyUntil(NOW + 5000);
  const next = startProcess();

  const first = await next(200);
  const seen = writes;
  const others = await turnsOf(() => next(200), 10);

  expect([first, ...others]).toEqual(Array(11).fill(undefined));
  expect([seen, writes]).toEqual([1, 1]);
});

test("processes with blocks and versions that reserve one turn at a time never share a turn", async () => {
  const processes = Array.from({ length: 4 }, () => startProcess());
  /** As versions before blocks did it: one turn, in two writes where the row is busy. */
  const before = async (): Promise<number> => {
    const isFree = any(absent("nextFreeAt"), atMost("nextFreeAt", now));
    const free = await table.update(KEY, isFree, { set: { nextFreeAt: now + SPACING } });
    if (free.won) return now;
    const { row } = await table.update(KEY, above("nextFreeAt", now), {
      add: { nextFreeAt: SPACING },
    });
    return Number(row?.nextFreeAt) - SPACING;
  };
  const turns: number[] = [];

  for (let round = 0; round < 12; round++) {
    const calls = processes.flatMap((next, place) => turnsOf(next, 1 + ((round + place) % 3)));
    const taken = await Promise.all([...calls, before().then((turn) => [turn])]);
    turns.push(...taken.flat().map(Number));
    now += [0, 40, 900, 3000][round % 4] ?? 0;
  }

  const sorted = turns.toSorted((one, other) => one - other);
  const gaps = sorted.slice(1).map((turn, index) => turn - (sorted[index] ?? Number.NaN));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SPACING);
});
