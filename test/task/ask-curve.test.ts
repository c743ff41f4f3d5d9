import { expect, test } from "vitest";
import { firstQuestion, nextQuestion } from "../../functions/lifecycle/common/schedule.ts";
import { curveOf, overByMs } from "../../functions/task/ask-curve.ts";
import {
  ENOUGH_SAMPLES,
  isSamples,
  MOST_SAMPLES,
  withSample,
} from "../../functions/task/durations.ts";
import type { SubmittingTask } from "../../functions/task/task.ts";
import { instant } from "../../functions/task/time.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { drawn, type Kind, kinds, leastCost } from "./durations-drawn.ts";

const SECOND = 1000;
const SEEDS = [1, 2, 3, 4];

const learnedFrom = (kind: Kind, seed: number, count: number): string =>
  drawn(kind, seed, count).reduce((samples, length) => withSample(samples, length), "");

/** The mean number of questions times the mean lateness, in seconds, of tasks of this kind. */
const cost = (samples: string, kind: Kind, seed: number): number => {
  const curve = curveOf(samples);
  const tasks = drawn(kind, seed + 1000, 1000);
  let questions = 0;
  let late = 0;
  for (const length of tasks) {
    let age = 0;
    while (age < length) {
      age = Date.parse(nextQuestion(instant(0), instant(age), curve));
      questions++;
    }
    late += age - length;
  }
  return ((questions / tasks.length) * (late / tasks.length)) / SECOND;
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const costAfter = (kind: Kind, count: number): number =>
  mean(SEEDS.map((seed) => cost(learnedFrom(kind, seed, count), kind, seed)));

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  "after 50 tasks of %s, questions times lateness are within a quarter of the least there can be",
  (_, kind) => {
    expect(costAfter(kind, 50) / leastCost(kind)).toBeLessThanOrEqual(1.25);
  },
);

test.each(kinds.map((kind) => [kind.name, kind] as const))(
  "after the first 20 tasks of %s they are better than with nothing learned",
  (_, kind) => {
    expect(costAfter(kind, ENOUGH_SAMPLES)).toBeLessThan(costAfter(kind, ENOUGH_SAMPLES - 1));
  },
);

test("with fewer than 20 durations nothing is learned", () => {
  const [kind] = kinds;

  expect(curveOf(learnedFrom(kind, 1, ENOUGH_SAMPLES - 1))).toBeUndefined();
  expect(curveOf(learnedFrom(kind, 1, ENOUGH_SAMPLES))).toBeDefined();
});

test.each([
  ["no text", 17],
  ["nothing", undefined],
  ["characters of no step", "\u007f".repeat(30)],
  ["more than are kept", "A".repeat(MOST_SAMPLES + 1)],
  ["lines", `${"A".repeat(29)}\n`],
])("a row that holds %s counts as none", (_, text) => {
  expect(isSamples(text)).toBe(false);
  expect(curveOf(text)).toBeUndefined();
});

test("whatever durations are learned, a question comes after 5 s at the soonest and within 10 minutes", () => {
  const worst = [0, 1, 4, 90, 3600, 40_000, Number.MAX_SAFE_INTEGER, Number.NaN, -5].map(
    (seconds) =>
      Array.from({ length: MOST_SAMPLES }, () => seconds * SECOND).reduce(withSample, ""),
  );
  const mixed = "!z".repeat(MOST_SAMPLES / 2);
  const ages = [0, 1, 5, 30, 90, 600, 3600, 86_400, 600_000].map((seconds) => seconds * SECOND);

  const waits = [...worst, mixed].flatMap((samples) =>
    ages.map((age) => Date.parse(nextQuestion(instant(0), instant(age), curveOf(samples))) - age),
  );

  expect(Math.min(...waits)).toBeGreaterThanOrEqual(5 * SECOND);
  expect(Math.max(...waits)).toBeLessThanOrEqual(600 * SECOND);
});

test("a task that takes 15 minutes is first asked about near its end, and none after 20 minutes", () => {
  const operation = operationNamed("vod.CreateAigcVideoTask");
  if (operation === undefined) throw new Error("There is no such operation.");
  const firstAfter = (seconds: number, told: boolean) => {
    const samples = Array.from({ length: MOST_SAMPLES }, () => seconds * SECOND);
    const plan = { operation, told, curve: curveOf(samples.reduce(withSample, "")) };
    const task = { signedAt: instant(0), dueAt: instant(60 * SECOND) } as SubmittingTask;
    return Date.parse(firstQuestion(plan, task)) / SECOND;
  };

  expect(firstAfter(900, false)).toBeGreaterThan(720);
  expect(firstAfter(900, false)).toBeLessThan(1000);
  expect(firstAfter(10_000, false)).toBe(1200);
  // A callback's safety net is a sender's lease as well.
  expect(firstAfter(10_000, true)).toBe(600);
});

test("the newest 64 durations are kept, so a model that becomes slower is learned anew", () => {
  const fast = Array.from({ length: 200 }, () => 60 * SECOND).reduce(withSample, "");
  const slow = Array.from({ length: MOST_SAMPLES }, () => 300 * SECOND).reduce(withSample, fast);
  const halfOver = (samples: string) => {
    const curve = curveOf(samples);
    return curve && overByMs(curve, { ageMs: 0, share: 0.5 });
  };

  expect(slow).toHaveLength(MOST_SAMPLES);
  expect(halfOver(fast)).toBeCloseTo(60 * SECOND, -4);
  expect(halfOver(slow)).toBeCloseTo(300 * SECOND, -5);
});

test("half of those still at work are over within a time that grows with their age", () => {
  const curve = curveOf(learnedFrom(kinds[0], 1, MOST_SAMPLES));
  const over = [0, 60, 90, 120].map(
    (age) => curve && overByMs(curve, { ageMs: age * SECOND, share: 0.5 }),
  );

  expect(over).toEqual([...over].sort((a, b) => Number(a) - Number(b)));
  expect(Number(over[3])).toBeGreaterThan(120 * SECOND);
  expect(curve && overByMs(curve, { ageMs: 36_000 * SECOND, share: 0.5 })).toBeUndefined();
});
