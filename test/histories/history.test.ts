import { describe, expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { complaintsOf, type Exchange, type Sight } from "./history.ts";

const task = (taskId: string, fields: Partial<TaskAnswer> = {}): TaskAnswer => ({
  taskId,
  operation: "vod.CreateAigcVideoTask",
  status: "running",
  settled: false,
  createdAt: "2026-01-01T00:00:00.000Z",
  ...fields,
});
const sight = (taskId: string, revision?: number, fields: Partial<TaskAnswer> = {}): Sight => ({
  task: task(taskId, fields),
  revision,
});
const SUCCEEDED = { status: "succeeded", settled: true, settledAt: "2026-01-01T00:01:00.000Z" };

/** An exchange that takes from `began` to the next moment, unless it says otherwise. */
const exchange = (
  began: number,
  fields: Partial<Exchange> & Pick<Exchange, "asked">,
): Exchange => ({
  client: "one",
  tenant: "default",
  began,
  ended: began + 0.5,
  status: 200,
  seen: [],
  ...fields,
});
const submitted = (began: number, key: string, taskId: string, fields: Partial<Exchange> = {}) =>
  exchange(began, {
    asked: { what: "submit", key, meaning: "a cat" },
    status: 202,
    seen: [sight(taskId)],
    ...fields,
  });
const read = (began: number, taskId: string, seen: Sight, fields: Partial<Exchange> = {}) =>
  exchange(began, { asked: { what: "task", taskId }, seen: [seen], ...fields });

test("an honest history has no complaints", () => {
  const history = [
    submitted(1, "k", "t"),
    submitted(2, "k", "t"),
    exchange(3, {
      asked: { what: "submit", key: "k", meaning: "a dog" },
      status: 422,
      code: "idempotency_conflict",
    }),
    read(4, "t", sight("t", 2)),
    exchange(5, { asked: { what: "task", taskId: "t" }, tenant: "acme", status: 404 }),
    read(6, "t", sight("t", 3, SUCCEEDED as Partial<TaskAnswer>)),
    exchange(7, {
      asked: { what: "list" },
      seen: [sight("t", undefined, SUCCEEDED as Partial<TaskAnswer>)],
    }),
  ];

  expect(complaintsOf(history)).toEqual([]);
});

describe("the model sees", () => {
  const settled = sight("t", 3, SUCCEEDED as Partial<TaskAnswer>);
  const conflict = { status: 422, code: "idempotency_conflict", seen: [] };

  test.each<[string, readonly Exchange[], RegExp]>([
    ["two tasks of a key", [submitted(1, "k", "t"), submitted(2, "k", "u")], /with t and with u/],
    [
      "two requests behind a task",
      [
        submitted(1, "k", "t"),
        submitted(2, "k", "t", { asked: { what: "submit", key: "k", meaning: "a dog" } }),
      ],
      /one task stands for a cat and for a dog/,
    ],
    ["a task of two keys", [submitted(1, "k", "t"), submitted(2, "l", "t")], /with one task/],
    [
      "a repeat that is in conflict with itself",
      [submitted(1, "k", "t"), submitted(2, "k", "t", conflict)],
      /its own request was called another/,
    ],
    ["a conflict with nothing", [submitted(1, "k", "t", conflict)], /in conflict with nothing/],
    [
      "a task that another tenant reads",
      [submitted(1, "k", "t"), read(2, "t", sight("t", 1), { tenant: "acme" })],
      /was shown to acme/,
    ],
    [
      "a task that is listed before it is submitted",
      [exchange(1, { asked: { what: "list" }, seen: [sight("t")] }), submitted(2, "k", "t")],
      /before anybody submitted it/,
    ],
    [
      "a task that is gone",
      [submitted(1, "k", "t"), exchange(2, { asked: { what: "task", taskId: "t" }, status: 404 })],
      /acknowledged and is gone/,
    ],
    [
      "a revision that falls",
      [submitted(1, "k", "t"), read(2, "t", sight("t", 4)), read(3, "t", sight("t", 3))],
      /fell from revision 4 to 3/,
    ],
    [
      "a settled task that runs again",
      [submitted(1, "k", "t"), read(2, "t", settled), read(3, "t", sight("t", 4))],
      /settled as .* and became/,
    ],
    [
      "two ends that were read at once",
      [
        submitted(1, "k", "t"),
        read(2, "t", settled, { ended: 9 }),
        read(3, "t", sight("t", 3, { ...SUCCEEDED, status: "failed" } as Partial<TaskAnswer>)),
      ],
      /has several ends/,
    ],
  ])("%s", (_, history, complaint) => {
    expect(complaintsOf(history).join("\n")).toMatch(complaint);
  });

  test("and forgives answers in any order of exchanges that overlap", () => {
    const history = [
      submitted(1, "k", "t"),
      read(2, "t", sight("t", 4), { ended: 4 }),
      read(3, "t", sight("t", 3), { ended: 5 }),
    ];

    expect(complaintsOf(history)).toEqual([]);
  });
});
