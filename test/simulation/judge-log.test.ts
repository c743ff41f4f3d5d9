import { expect, test } from "vitest";
import { type LifeOptions, runLife } from "./life.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];

const lived = async (options: LifeOptions) =>
  Promise.all(SEEDS.map((seed) => runLife(seed, { ...options, isMixed: false })));

const broken = (lives: Awaited<ReturnType<typeof lived>>): readonly string[] =>
  lives.flatMap(({ violations }) => violations.map(({ promise }) => promise));

test("a function that logs the end of a task twice is seen", async () => {
  const honest = await lived({});
  const twice = await lived({
    sabotage: (seams) => ({
      ...seams,
      log: (...line) => {
        seams.log(...line);
        seams.log(...line);
      },
    }),
  });

  expect(broken(honest)).toEqual([]);
  expect(broken(twice)).toContain("an-end-is-logged-once");
});

test("an end that no function logs is counted", async () => {
  const honest = await lived({});
  const mute = await lived({ sabotage: (seams) => ({ ...seams, log: () => undefined }) });

  expect(honest.reduce((sum, { ends }) => sum + ends.settled, 0)).toBeGreaterThan(SEEDS.length - 2);
  expect(mute.every(({ ends }) => ends.unlogged === ends.settled)).toBe(true);
});
