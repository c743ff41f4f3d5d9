import { expect, test } from "vitest";
import {
  type FirstAsk,
  firstLook,
  firstLookAfterDuplicate,
  firstLookInDoubt,
  firstQuestion,
  isRefusedAlone,
  nextLook,
  nextQuestion,
  nextStart,
} from "../../functions/lifecycle/common/schedule.ts";
import {
  type AskCurve,
  curveOf,
  nextAskMs,
  overByMs,
  questionsWithin,
} from "../../functions/task/ask-curve.ts";
import { withSample } from "../../functions/task/durations.ts";
import type { QueuedTask, SubmittingTask } from "../../functions/task/task.ts";
import { after, between, type Duration, type Instant } from "../../functions/task/time.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import { queuedTasks, submittingTasks } from "../task/task-rows.ts";

const NOON: Instant = "2026-01-01T12:00:00.000Z";
const at = (duration: Duration): Instant => after(NOON, duration);
const [SECOND, MINUTE] = [1000, 60_000];

const named = (name: string): StartOperation => {
  const operation = operationNamed(name);
  if (operation === undefined) throw new Error(`There is no ${name}.`);
  return operation;
};
const video = named("vod.CreateAigcVideoTask");
const transcription = named("trtc.StartAITranscription");
const recording = named("tiw.CreateVideoGenerationTask");

/** Learned from tasks that all took about as long. */
const learned = (ms: number): AskCurve => {
  const samples = Array.from({ length: 30 }).reduce<string>((all) => withSample(all, ms), "");
  const curve = curveOf(samples);
  if (curve === undefined) throw new Error("Nothing is learned.");
  return curve;
};
const askedAfter = (curve: AskCurve, ageMs: number): number =>
  Math.round(
    nextAskMs(curve, { ageMs, questions: questionsWithin(curve, 5 * SECOND) }) ?? Number.NaN,
  );
const untoldFrom = (curve: AskCurve): number =>
  Math.round(Number(overByMs(curve, { ageMs: 0, share: 0.9 })) + 30 * SECOND);

test.each([
  { asked: { minutes: -1 }, next: { seconds: -45 } },
  { asked: {}, next: { seconds: 15 } },
  { asked: { minutes: 1 }, next: { minutes: 1, seconds: 15 } },
  { asked: { minutes: 20 }, next: { minutes: 25 } },
  { asked: { minutes: 60 }, next: { minutes: 70 } },
])(
  "where nothing is learned a task of noon that was asked about at $asked is next at $next",
  ({ asked, next }) => {
    expect(nextQuestion(NOON, at(asked))).toBe(at(next));
  },
);

test("where something is learned the curve says when, from five seconds to ten minutes later", () => {
  const [short, middle, long] = [
    learned(2 * SECOND),
    learned(15 * MINUTE),
    learned(24 * 60 * MINUTE),
  ];
  const next = (curve: AskCurve, ageMs: number) =>
    between(NOON, nextQuestion(NOON, at({ milliseconds: ageMs }), curve)) - ageMs;

  expect(next(short, 0)).toBe(5 * SECOND);
  expect(next(middle, 10 * MINUTE)).toBe(askedAfter(middle, 10 * MINUTE) - 10 * MINUTE);
  expect(next(long, 0)).toBe(10 * MINUTE);
  expect(next(middle, -10 * MINUTE)).toBe(15 * SECOND);
  expect(next(middle, 10 * 60 * MINUTE)).toBe(10 * MINUTE);
});

test.each([
  { refusals: 0, startBefore: { days: 7 }, seconds: 15 },
  { refusals: 1, startBefore: { days: 7 }, seconds: 30 },
  { refusals: 4, startBefore: { days: 7 }, seconds: 240 },
  { refusals: 5, startBefore: { days: 7 }, seconds: 300 },
  { refusals: 5000, startBefore: { days: 7 }, seconds: 300 },
  { refusals: 4, startBefore: { seconds: 200 }, seconds: 200 },
  { refusals: 4, startBefore: { seconds: -1 }, seconds: 0 },
])(
  "after $refusals refusals a task that starts within $startBefore is tried $seconds s later",
  ({ refusals, startBefore, seconds }) => {
    expect(nextStart({ refusals, startBefore: at(startBefore) }, NOON)).toBe(at({ seconds }));
  },
);

test.each([
  { kind: "busy", epoch: 3, isAlone: false },
  { kind: "busy-alone", epoch: 3, isAlone: true },
  { kind: "blocked", epoch: 3, isAlone: true },
  { kind: "blocked", epoch: 2, isAlone: false },
  { kind: undefined, epoch: 3, isAlone: false },
] as const)(
  "that a task behind one that was refused as $kind in epoch 2 may start while it has $epoch is $isAlone",
  ({ kind, epoch, isAlone }) => {
    const task = (more: Partial<QueuedTask>) =>
      [...queuedTasks].map((row) => ({ ...row, ...more }));
    const words = { code: "a", message: "b", requestId: "c" };

    const refused = task({ epoch, lastRefusal: { ...words, at: NOON, ...(kind && { kind }) } });

    expect(refused.map((row) => isRefusedAlone(row, 2))).toEqual(refused.map(() => isAlone));
  },
);

test("a task that was never refused was not refused alone", () => {
  const [queued] = queuedTasks;

  expect(queued && isRefusedAlone(queued, queued.epoch - 1)).toBe(false);
});

const signed = { signedAt: NOON };
const FENCE = { seconds: 390 } as const;

test.each([
  { operation: transcription, now: { minutes: 1 }, look: { minutes: 1, seconds: 15 } },
  { operation: video, now: { minutes: 1 }, look: FENCE },
  { operation: recording, now: { minutes: 1 }, look: FENCE },
  { operation: recording, now: { minutes: 9 }, look: { minutes: 9 } },
])(
  "a start of $operation.name that is in doubt at $now is first looked for at $look",
  ({ operation, now, look }) => {
    expect(firstLookInDoubt(operation, signed, at(now))).toBe(at(look));
  },
);

test.each([
  { operation: video, look: { minutes: 1 } },
  { operation: named("mps.ProcessMedia"), look: { minutes: 1 } },
  { operation: transcription, look: { minutes: 1 } },
  { operation: recording, look: FENCE },
])(
  "a start of $operation.name that was called a duplicate is looked for at $look",
  ({ operation, look }) => {
    expect(firstLookAfterDuplicate(operation, signed, at({ minutes: 1 }))).toBe(at(look));
  },
);

test("a start in doubt that was not found is looked for an hour later, and not before it may be", () => {
  const looks = [{}, { minutes: 90 }].map((notBefore) => nextLook(NOON, at(notBefore)));

  expect(looks).toEqual([at({ hours: 1 }), at({ minutes: 90 })]);
});

const [soon, long, longer] = [learned(90 * SECOND), learned(8 * MINUTE), learned(24 * 60 * MINUTE)];

const plan = (operation: StartOperation, told: boolean, curve?: AskCurve): FirstAsk => ({
  ...{ operation, told, curve },
});

test.each([
  { name: "is told of", first: plan(video, true), ms: 10 * MINUTE },
  { name: "is not told of", first: plan(video, false), ms: MINUTE },
  { name: "is short", first: plan(transcription, false), ms: MINUTE },
  { name: "is told of and known", first: plan(video, true, soon), ms: untoldFrom(soon) },
  { name: "is told of and long", first: plan(video, true, longer), ms: 10 * MINUTE },
  { name: "is not told of, and known", first: plan(video, false, soon), ms: askedAfter(soon, 0) },
  { name: "is not told of, and long", first: plan(video, false, longer), ms: 390 * SECOND },
])("the poller first looks at an attempt whose task $name after $ms ms", ({ first, ms }) => {
  expect(between(NOON, firstLook(first, NOON))).toBe(ms);
});

/** When an accepted task that is planned so is asked about, in milliseconds after its attempt. */
const asked = (first: FirstAsk, dueAt: Duration): number => {
  const [row] = submittingTasks;
  if (row === undefined) throw new Error("There is no example.");
  const task: SubmittingTask = { ...row, signedAt: NOON, dueAt: at(dueAt) };
  return between(NOON, firstQuestion(first, task));
};

test.each([
  { name: "as wanted", first: plan(video, false), dueAt: { seconds: 60 }, ms: 60 * SECOND },
  { name: "a little late", first: plan(video, false), dueAt: { seconds: 75 }, ms: 75 * SECOND },
  { name: "too late", first: plan(video, false), dueAt: { seconds: 76 }, ms: 60 * SECOND },
  { name: "a little early", first: plan(video, false), dueAt: { seconds: 45 }, ms: 45 * SECOND },
  { name: "too early", first: plan(video, false), dueAt: { seconds: 44 }, ms: 44 * SECOND },
  {
    name: "too early by what is learned",
    first: plan(video, false, long),
    dueAt: { seconds: 60 },
    ms: askedAfter(long, 0),
  },
  {
    name: "later than any is first asked about where nothing is learned",
    first: plan({ ...video, firstAskAfter: { callback: {}, noCallback: { minutes: 15 } } }, false),
    dueAt: { minutes: 15 },
    ms: 10 * MINUTE,
  },
  {
    name: "too early for a long task",
    first: plan(video, false, longer),
    dueAt: { seconds: 390 },
    ms: 20 * MINUTE,
  },
])("an accepted task that is due $name is asked about after $ms ms", ({ first, dueAt, ms }) => {
  expect(asked(first, dueAt)).toBe(ms);
});
