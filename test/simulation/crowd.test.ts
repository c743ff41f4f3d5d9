import { expect, test } from "vitest";
import { runLife } from "./life.ts";
import { populationOf } from "./population.ts";

/** Few, as each is as long as thirty others. `npm run simulate` lives many more. */
const SEEDS = Array.from({ length: 16 }, (_, seed) => seed);

test("no promise breaks where ten to fifty tasks of five tenants meet, and pages are small", async () => {
  const broken: string[] = [];
  let [waited, raced, most] = [0, 0, 0];

  for (const seed of SEEDS) {
    const population = populationOf(seed, { isCrowded: true });
    const { violations, contention } = await runLife(seed, { population });
    for (const { promise, text } of violations) broken.push(`${seed} ${promise}: ${text}`);
    waited += Number(contention.waited);
    raced += Number(contention.raced);
    most = Math.max(most, population.tasks.length);
  }

  expect(broken).toEqual([]);
  expect(most).toBeGreaterThan(40);
  expect(Math.min(waited, raced)).toBeGreaterThan(SEEDS.length / 2);
}, 120_000);
