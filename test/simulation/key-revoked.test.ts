import { expect, test } from "vitest";
import { type Life, runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";
import { rejectingForOurKey } from "./rejecting-for-our-key.ts";

const HOUR_MS = 60 * 60_000;

/**
 * A life, and the same with our key revoked for its first hour. Nothing else fails: a refusal whose
 * answer is lost is a doubt of its own, and a revoked key makes more starts than there would be
 * without it.
 */
const pairOf = (seed: number): readonly [plain: Population, revoked: Population] => {
  const drawn = populationOf(seed);
  const until = drawn.start + HOUR_MS;
  const rates = { ...drawn.rates };
  for (const channel of Object.keys(rates) as (keyof typeof rates)[]) rates[channel] = 0;
  const calm = { rates, outages: [], deploys: [], killsLate: false };
  // An older version rejects tasks for our key.
  const plain = {
    ...drawn,
    ...calm,
    isMixed: false,
    revoked: undefined,
    faultsUntil: Math.max(drawn.faultsUntil, until),
  };
  return [plain, { ...plain, revoked: { from: drawn.start, until } }];
};

/** Of these lives most have one task: here are those with more, and some with one. */
const seeds = Array.from({ length: 600 }, (_, seed) => seed).filter((seed) => {
  const { tasks, silence } = populationOf(seed);
  return silence === undefined && (tasks.length > 1 || seed % 10 === 0);
});

const totals = (lives: readonly Life[]) => ({
  broken: lives.flatMap(({ seed, violations }) =>
    violations.map(({ promise, text }) => `seed ${seed} breaks ${promise}: ${text}`),
  ),
  unknown: lives.flatMap(({ unknown }) => unknown).length,
});

test("key revoked for an hour: nothing is lost or rejected for it, and no more starts stay unknown than without it", async () => {
  const [plain, revoked] = [0, 1].map((place) =>
    Promise.all(seeds.map((seed) => runLife(seed, { population: pairOf(seed)[place] ?? raise() }))),
  );

  const [without, within] = [totals((await plain) ?? []), totals((await revoked) ?? [])];
  expect(seeds.length).toBeGreaterThan(80);
  expect(within.broken).toEqual([]);
  expect(within.unknown).toBeLessThanOrEqual(without.unknown);
});

test("the judge sees a task that is rejected for our key", async () => {
  const lives = await Promise.all(
    seeds
      .slice(0, 20)
      .map((seed) => runLife(seed, { population: pairOf(seed)[1], sabotage: rejectingForOurKey })),
  );

  expect(lives.flatMap(({ violations }) => violations.map(({ promise }) => promise))).toContain(
    "rejected-for-our-sake",
  );
});

const raise = (): never => {
  throw new Error("There is no such life.");
};
