import { beforeEach, expect, test } from "vitest";
import { RateStore } from "../../functions/store/rate-store.ts";
import { openTable } from "../support/table.ts";

const ACTION = "vod.CreateAigcVideoTask";
const NOW = Date.parse("2026-01-01T00:00:00.000Z");

/** One in 125 ms. */
const PER_SECOND = 8;
const SPACING = 125;

let rates: RateStore;

beforeEach(async () => {
  rates = new RateStore(await openTable());
});

interface Slot {
  now?: number;
  maxWait?: number;
  perSecond?: number;
  action?: string;
}

const reserve = async (slot: Slot = {}): Promise<number | undefined> => {
  const { action = ACTION, perSecond = PER_SECOND, now = NOW, maxWait = 60_000 } = slot;
  const latest = now + maxWait;
  const { turns } = await rates.reserve(action, { perSecond, earliest: now, latest });
  return turns[0];
};
const reserveMany = (count: number, slot: { now?: number; maxWait?: number } = {}) =>
  Promise.all(Array.from({ length: count }, () => reserve(slot)));

const ascending = (moments: readonly (number | undefined)[]) =>
  moments.map(Number).sort((first, second) => first - second);
const gaps = (moments: readonly number[]) =>
  moments.slice(1).map((moment, index) => moment - (moments[index] ?? Number.NaN));

test("the first may go at once", async () => {
  const first = await reserve();

  expect(first).toBe(NOW);
});

test("twenty that come at once are spaced", async () => {
  const moments = await reserveMany(20);

  const sorted = ascending(moments);
  expect(sorted[0]).toBe(NOW);
  expect(gaps(sorted)).toEqual(Array.from({ length: 19 }, () => SPACING));
});

test("clocks that disagree bring no two closer together", async () => {
  const skews = Array.from({ length: 20 }, (_, index) => (index % 5) * 100 - 200);

  const moments = await Promise.all(skews.map((skew) => reserve({ now: NOW + skew })));

  expect(Math.min(...gaps(ascending(moments)))).toBeGreaterThanOrEqual(SPACING);
});

test("a function whose clock is an hour ahead keeps nobody back for an hour", async () => {
  await reserve({ now: NOW + 3_600_000 });

  const moments = [await reserve({ maxWait: 2000 }), await reserve({ maxWait: 2000 })];

  expect(moments).toEqual([NOW, NOW + SPACING]);
});

test("a spacing that is no whole number of milliseconds is rounded up, never down", async () => {
  const moments = await Promise.all([reserve({ perSecond: 24 }), reserve({ perSecond: 24 })]);

  // 1000 / 24 = 41.67 ms.
  expect(gaps(ascending(moments))).toEqual([42]);
});

test("a slot just as far away as one is ready to wait is reserved", async () => {
  await reserveMany(8);

  const moment = await reserve({ maxWait: 8 * SPACING });

  expect(moment).toBe(NOW + 8 * SPACING);
});

test("a call that would wait too long reserves nothing, and delays no other", async () => {
  await reserveMany(8);

  const refused = await reserve({ maxWait: 8 * SPACING - 1 });
  const next = await reserve();

  expect(refused).toBeUndefined();
  expect(next).toBe(NOW + 8 * SPACING);
});

test("a call that would not wait at all gets one moment of twenty asked for at once", async () => {
  const moments = await reserveMany(20, { maxWait: 0 });

  expect(moments.filter((moment) => moment !== undefined)).toEqual([NOW]);
});

test("idle time is not saved up: after it, the first goes at once and the others are spaced again", async () => {
  await reserveMany(3);
  const later = NOW + 3_600_000;

  const moments = await reserveMany(5, { now: later });

  const sorted = ascending(moments);
  expect(sorted[0]).toBe(later);
  expect(gaps(sorted)).toEqual([SPACING, SPACING, SPACING, SPACING]);
});

test("the slot that becomes free at this very moment may be used now", async () => {
  await reserve();

  const moment = await reserve({ now: NOW + SPACING, maxWait: 0 });

  expect(moment).toBe(NOW + SPACING);
});

test("actions do not wait for each other", async () => {
  await reserveMany(20);

  const other = await reserve({ action: "vod.DescribeTaskDetail" });

  expect(other).toBe(NOW);
});
