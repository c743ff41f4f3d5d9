import { expect, test } from "vitest";
import { slotOverdue } from "../../functions/lifecycle/lane/slot-overdue.ts";
import { holdsSlot } from "../../functions/lifecycle/start/holds-slot.ts";
import type { Task } from "../../functions/task/task.ts";
import { after, type Duration } from "../../functions/task/time.ts";
import { operationNamed } from "../../functions/tencent/registry.ts";
import {
  doubtfulTasks,
  indeterminateTasks,
  queuedTasks,
  runningTasks,
  settledTasks,
  submittingTasks,
} from "../task/task-rows.ts";

const SENT = "2026-01-01T00:00:00.000Z";
const operation = operationNamed("vod.CreateAigcVideoTask");

/** A row of this status that was sent at `SENT`, and says no more than it has to. */
const row = <T extends Task>([first]: readonly T[], more: Partial<T> = {}): T => {
  if (first === undefined) throw new Error("There is no example.");
  return { ...first, firstSentAt: SENT, ...more };
};
const stalledAfterSeconds = 1800;

test.each<{ name: string; task: Task | undefined; within: Duration; past: Duration }>([
  {
    name: "its task runs for four times as long as it may before it is called stalled",
    task: row(runningTasks, { stalledAfterSeconds }),
    within: { hours: 2 },
    past: { hours: 2, milliseconds: 1 },
  },
  {
    name: "its task runs for longer than any of its operation",
    task: row(runningTasks, { stalledAfterSeconds: 100 * 3600 }),
    within: { hours: 50 },
    past: { hours: 50, milliseconds: 1 },
  },
  {
    name: "a row of an earlier version runs as long",
    task: row(runningTasks),
    within: { hours: 50 },
    past: { hours: 50, milliseconds: 1 },
  },
  {
    name: "a sender is silent for as long",
    task: row(submittingTasks, { stalledAfterSeconds }),
    within: { hours: 2 },
    past: { hours: 2, milliseconds: 1 },
  },
  {
    name: "a task of which nothing is known is as old as its operation's oldest",
    task: row(indeterminateTasks),
    within: { hours: 50 },
    past: { hours: 50, milliseconds: 1 },
  },
  {
    name: "a start is in doubt for an hour since its last request",
    task: row(doubtfulTasks, { signedAt: SENT, doubtSince: undefined }),
    within: { hours: 1 },
    past: { hours: 1, milliseconds: 1 },
  },
  {
    name: "a start is in doubt for an hour, whatever was sent since",
    task: row(doubtfulTasks, { signedAt: after(SENT, { days: 9 }), doubtSince: SENT }),
    within: { hours: 1 },
    past: { hours: 1, milliseconds: 1 },
  },
  {
    name: "a start in doubt runs for too long, however late its last answer came",
    task: row(doubtfulTasks, { stalledAfterSeconds, doubtSince: after(SENT, { days: 9 }) }),
    within: { hours: 2 },
    past: { hours: 2, milliseconds: 1 },
  },
])("a holder may have gone once $name", ({ task, within, past }) => {
  const overdue = [within, past].map((age) => isOverdue(task, age));

  expect(overdue).toEqual([false, true]);
});

test.each([
  { answers: 1, isGone: false },
  { answers: 2, isGone: true },
  { answers: 3, isGone: true },
])(
  "that a holder may have gone after $answers equal unclear answers is $isGone",
  ({ answers, isGone }) => {
    const doubt = { reason: "unclear_answer", attempts: 3, sameAnswers: answers } as const;
    const task = row(doubtfulTasks, { doubt, signedAt: SENT, doubtSince: SENT });

    expect(isOverdue(task, { minutes: 1 })).toBe(isGone);
  },
);

test("a holder whose task waits, has settled or is gone is not overdue, however old it is", () => {
  const tasks = [undefined, row(queuedTasks), ...settledTasks];

  expect(tasks.filter((task) => isOverdue(task, { days: 400 }))).toEqual([]);
});

test("a slot is held by the tasks that may be at Tencent, under the epoch that took it", () => {
  const atTencent = [submittingTasks, doubtfulTasks, runningTasks, indeterminateTasks].flat();
  const elsewhere = [undefined, ...queuedTasks, ...settledTasks];

  expect(atTencent.map((task) => holdsSlot(task, task.epoch))).toEqual(atTencent.map(() => true));
  expect(atTencent.filter((task) => holdsSlot(task, task.epoch + 1))).toEqual([]);
  expect(elsewhere.filter((task) => holdsSlot(task, task?.epoch ?? 0))).toEqual([]);
});

function isOverdue(task: Task | undefined, age: Duration): boolean {
  if (operation === undefined) throw new Error("There is no such operation.");
  return slotOverdue(task, operation, after(SENT, age));
}
