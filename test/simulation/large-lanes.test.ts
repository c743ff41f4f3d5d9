import { expect, test } from "vitest";
import { withLargeLane } from "./large-lane.ts";
import { runLife } from "./life.ts";
import { populationOf } from "./population.ts";

/** Few, as each is as long as thirty others. `npm run simulate` lives many more. */
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

const live = (seed: number, isMixed: boolean) => {
  const population = {
    ...withLargeLane(populationOf(seed, { isCrowded: true, isMixed })),
    // Then it is judged how many are at Tencent at once.
    ...{ killsLate: true, isMixed },
  };
  return runLife(seed, { population, isMixed, trace: true });
};

test.each([
  ["no promise breaks where the slots of a lane stand in several rows", false],
  ["none breaks beside a version that only reads how many slots those rows have", true],
])(
  "%s",
  async (_promise, isMixed) => {
    const broken: string[] = [];
    let spread = 0;

    for (const seed of SEEDS) {
      const { violations, trace } = await live(seed, isMixed);
      for (const { promise, text } of violations) broken.push(`${seed} ${promise}: ${text}`);
      spread += Number(/slots#\d/.test(trace));
    }

    expect(broken).toEqual([]);
    expect(spread).toBeGreaterThan(2);
  },
  300_000,
);
