import { expect, test } from "vitest";
import { runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";
import { type RuleChange, ruleChanges } from "./rule-changes.ts";

const MINUTE = 60_000;
const LIVES = 40;

/** Lives in which these rules are deployed two minutes in, and everything else stays. */
const deployedAs = (rules: RuleChange): readonly Population[] =>
  Array.from({ length: LIVES }, (_, seed) => populationOf(seed, { isMixed: false }))
    .filter(({ pulls, neighbours }) => !pulls && neighbours.length === 0)
    .map((population) => ({
      ...population,
      pries: 0,
      redeploys: { at: population.start + 2 * MINUTE, without: "nothing", rules },
      tasks: population.tasks.map((task) => ({
        ...task,
        repeatsAt: [1, 60, 180].map((minutes) => population.start + minutes * MINUTE),
        forms: ["plain", "case", "nulls"],
      })),
    }));

test.each(ruleChanges)(
  "after a deployment with %s, what was accepted is answered, started and brought to its end",
  async (rules) => {
    const lives = [];
    for (const population of deployedAs(rules))
      lives.push(await runLife(population.seed, { population, trace: true }));

    expect(lives.flatMap(({ violations }) => violations)).toEqual([]);
    expect(lives.map(({ trace }) => /queued → submitting/.test(trace))).toContain(true);
  },
);

test("first requests after a deployment with stricter rules are refused, and repeats are not", async () => {
  const late = deployedAs("stricter-fields").map((population) => ({
    ...population,
    tasks: population.tasks.map((task) => ({
      ...task,
      submitAt: population.start + 30 * MINUTE,
      repeatsAt: [],
      conflictAt: undefined,
    })),
  }));

  const lives = [];
  for (const population of late.slice(0, 10))
    lives.push(await runLife(population.seed, { population, trace: true }));

  expect(lives.flatMap(({ violations }) => violations)).toEqual([]);
  expect(lives.map(({ trace }) => /is answered 400 invalid_input/.test(trace))).toContain(true);
});
