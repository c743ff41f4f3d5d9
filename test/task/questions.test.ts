import { expect, test } from "vitest";
import { afterQuestion, fittingQuestions, questionsOf } from "../../functions/task/questions.ts";
import { forgotten } from "../../functions/task/settled.ts";
import type { Instant } from "../../functions/task/time.ts";
import { applyUpdate } from "../support/evaluate.ts";
import { keyOf } from "../support/planted-rows.ts";
import { rowSize } from "../support/row-size.ts";
import { runningTasks } from "./task-rows.ts";

const createdAt: Instant = "2026-01-01T12:00:00.000Z";
const requestId = (n: number) => `0123456${n}-89ab-cdef-0123-456789abcdef`;
const at = (seconds: number): Instant =>
  `2026-01-01T12:00:${String(seconds).padStart(2, "0")}.000Z`;

/** The text after these questions, each with whether it changed something. */
const asked = (...news: readonly boolean[]): string =>
  news.reduce<string | undefined>(
    (questions, isNews, n) =>
      afterQuestion({ createdAt, questions }, { at: at(n), requestId: requestId(n) }, isNews),
    undefined,
  ) ?? "";

test.each([
  [[true], 0],
  [[false], undefined],
  [[false, true], 1],
  [[true, false, false], 0],
  [[true, false, true, false], 2],
  [Array.from({ length: 12 }, () => true), 11],
])(
  "after questions of which %j changed something, the row tells of the last of those",
  (news, changing) => {
    const last = news.length - 1;

    const told = questionsOf({ createdAt, questions: asked(...news) });

    expect(told).toStrictEqual({
      count: news.length,
      first: { at: at(0), requestId: requestId(0) },
      last: { at: at(last), requestId: requestId(last) },
      ...(changing === undefined
        ? {}
        : { lastChange: { at: at(changing), requestId: requestId(changing) } }),
    });
  },
);

test.each([
  ["a RequestId of another form", "r-1", "r-1"],
  ["one in capital letters", requestId(1).toUpperCase(), requestId(1).toUpperCase()],
  ["one with spaces", "a b:c", undefined],
  ["one that is too long", "x".repeat(41), undefined],
  ["none", undefined, undefined],
])("a question with %s is told of as far as that goes", (_, sent, kept) => {
  const questions = afterQuestion({ createdAt }, { at: at(1), requestId: sent }, false);

  expect(questionsOf({ createdAt, questions })?.first).toEqual({
    at: at(1),
    ...(kept === undefined ? {} : { requestId: kept }),
  });
});

test("a question that another clock has timed before the task's creation is told of, too", () => {
  const early: Instant = "2026-01-01T11:59:59.000Z";

  const questions = afterQuestion({ createdAt }, { at: early }, false);

  expect(questionsOf({ createdAt, questions })?.last).toEqual({ at: early });
});

test.each([
  ...[undefined, "", "1", "1 = = =", "x 1 2 3", "1 ?? = =", "1 1 ?? =", "2 zzzzzzzzz = ="],
  ...["1 ?? 1 =", "x1 1 = =", "1 1 = = ="],
])("%j tells nothing, and the next question is counted as the first", (questions) => {
  expect(questionsOf({ createdAt, questions })).toBeUndefined();
  expect(afterQuestion({ createdAt, questions }, { at: at(1) }, true)).toBe("1 rs = =");
});

test("the questions of a settled row cost no write unit: the fuller it is, the less is kept of them", () => {
  const [bare] = runningTasks;
  if (bare === undefined) throw new Error("There is no running task.");
  const task = { ...bare, createdAt, questions: asked(true, false, true, false) };
  const settledWith = (bytes: number) => {
    const error = { code: "x".repeat(bytes), message: "", retryable: false };
    const change = fittingQuestions(forgotten(task, error, at(9)), task);
    const listKey = `${createdAt}#${task.taskId}`;
    return applyUpdate({ ...task, ...keyOf(task), listKey }, change.update);
  };

  const rows = Array.from({ length: 700 }, (_, bytes) => settledWith(bytes));

  const units = (row: object) => Math.ceil(rowSize({ ...row }) / 1024);
  const unset = rows.filter((row) => "questions" in row && row.questions === undefined);
  const dearer = rows.filter(({ questions, ...row }) =>
    questions === undefined ? false : units(row) < units({ ...row, questions }),
  );
  const kept = rows.map(({ questions }) => questions ?? "none");
  expect([unset, dearer]).toEqual([[], []]);
  expect(kept.filter((form, n) => form !== kept[n - 1])).toEqual([
    task.questions,
    expect.stringMatching(/^4 0 2bc:[\w-]{22} 1jk$/),
    "4 0 2bc 1jk",
    "none",
    task.questions,
  ]);
});

test("a settling move of a task that nobody was asked about stays as it is", () => {
  const [task] = runningTasks;
  if (task === undefined) throw new Error("There is no running task.");
  const move = forgotten(task, { code: "x", message: "", retryable: false }, at(9));

  expect(task.questions).toBeUndefined();
  expect(fittingQuestions(move, task)).toBe(move);
});
