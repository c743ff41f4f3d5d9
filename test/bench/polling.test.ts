import { expect, test } from "vitest";
import {
  firstLook,
  firstQuestion,
  nextQuestion,
} from "../../functions/lifecycle/common/schedule.ts";
import { curveOf } from "../../functions/task/ask-curve.ts";
import { withSample } from "../../functions/task/durations.ts";
import type { SubmittingTask } from "../../functions/task/task.ts";
import { instant } from "../../functions/task/time.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { Random } from "../simulation/random.ts";
import { tellBench } from "../support/tell-bench.ts";
import { drawn, logNormal, pollingOptimum } from "./polling-law.ts";

test("the optimum of an even spread is 2/9 of its length, and of an exponential one half its mean", () => {
  const even = { density: () => 1 / 90, survival: (at: number) => 1 - at / 90, longest: 90 };
  const exponential = {
    density: (at: number) => Math.exp(-at / 60) / 60,
    survival: (at: number) => Math.exp(-at / 60),
    longest: 60 * 40,
  };

  expect(pollingOptimum(even)).toBeCloseTo(20, 2);
  expect(pollingOptimum(exponential)).toBeCloseTo(30, 2);
});

/** Questions and mean lateness of the schedule, with what fifty tasks taught it. */
const costOf = (median: number, width: number, seed: number) => {
  const random = new Random(seed, "durations");
  const duration = () => drawn(median, width, random.next(), random.next());
  let samples = "";
  for (let number = 0; number < 50; number += 1) samples = withSample(samples, duration() * 1000);
  const operation = operationNamed("vod.CreateAigcVideoTask");
  if (operation === undefined) throw new Error("There is no such operation.");
  const plan = { operation, told: false, curve: curveOf(samples) };
  const signedAt = instant(0);
  const submitting = { signedAt, dueAt: firstLook(plan, signedAt) } as SubmittingTask;
  let questions = 0;
  let lateness = 0;
  const tasks = 1000;
  for (let number = 0; number < tasks; number += 1) {
    const end = duration() * 1000;
    let asked = firstQuestion(plan, submitting);
    for (questions += 1; Date.parse(asked) < end; questions += 1)
      asked = nextQuestion(signedAt, asked, plan.curve);
    lateness += (Date.parse(asked) - end) / 1000;
  }
  return (questions / tasks) * (lateness / tasks);
};

/** Generated: medians in seconds, each with a narrow and with a wide spread. */
const traces = [30, 90, 300, 900].flatMap((median) =>
  [0.15, 0.5].map((width) => ({ median, width })),
);

test("after fifty samples the schedule is near the optimum, on eight generated traces", () => {
  const ofOptimum = traces.map(({ median, width }, seed) => {
    const cost = costOf(median, width, seed);
    return cost / pollingOptimum(logNormal(median, width));
  });

  for (const value of ofOptimum) tellBench("polling", "", value);
  tellBench("polling", "worst", Math.max(...ofOptimum));
  expect(Math.max(...ofOptimum)).toBeLessThan(1.25);
  expect(Math.min(...ofOptimum)).toBeGreaterThan(0.9);
});
