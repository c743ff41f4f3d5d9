import type { Options } from "../options.ts";
import { computed, dollarsPerMillion, durableFunctions, waited } from "../price.ts";
import { median } from "../statistics.ts";
import type { Reading, Readings } from "../verdict.ts";

/** Assumed: what Tencent takes for an answer, far from the function's region. */
const TENCENT_ANSWERS_MS = 200;

/** Assumed: CPU time of one invocation that is warm, of a task's and of a look at one. */
const CPU_MS = { submission: 10, callback: 8, telling: 5, look: 3 } as const;

/**
 * The price of a task with a slot that a callback ends and one webhook tells of. Its units are
 * those of the line `units`. A submission and a callback come by the API, and the stream calls the
 * teller.
 */
const priceOfTask = (writes: number, strongReads: number): number =>
  dollarsPerMillion({
    writeUnits: writes,
    readUnits: strongReads,
    apiRequests: 2,
    invocations: 3,
    gigabyteSeconds:
      computed(CPU_MS.submission + CPU_MS.callback + CPU_MS.telling) +
      waited(2 * TENCENT_ANSWERS_MS),
  });

/** The price of so many looks of a caller. */
const priceOfLooks = (looks: number): number =>
  dollarsPerMillion({
    apiRequests: looks,
    invocations: looks,
    readUnits: looks,
    gigabyteSeconds: looks * computed(CPU_MS.look),
  });

/** Prices of what was counted. */
export const priceCounted = (counted: Readings, { chosen }: Options): Readings => {
  const { slot, reads } = counted.units ?? {};
  const { requests } = counted.waiting ?? {};
  const prices: Record<string, Record<string, Reading>> = {};
  if (chosen.includes("price") && slot !== undefined && reads !== undefined) {
    const ours = priceOfTask(median(slot.values), median(reads.values));
    const absolute = { peer: durableFunctions, ours };
    prices.price = { "": { values: [ours / durableFunctions], absolute, absoluteUnit: "$" } };
  }
  if (chosen.includes("waiting") && requests !== undefined) {
    const price = priceOfLooks(median(requests.values));
    prices.waiting = { requests, price: { values: [price] } };
  }
  return prices;
};
