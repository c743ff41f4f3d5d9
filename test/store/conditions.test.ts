import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  above,
  absent,
  all,
  any,
  atMost,
  below,
  type Condition,
  equals,
  exists,
  oneOf,
  sizeBelow,
  type Value,
} from "../../functions/task/condition.ts";
import * as arbitrary from "../support/arbitrary-rows.ts";
import { evaluateCondition } from "../support/evaluate.ts";
import { openTable } from "../support/table.ts";

const key = { pk: "row", sk: "row" };

const row: Readonly<Record<string, Value>> = {
  status: "running",
  revision: 7,
  none: null,
  held: { "a#b-0": "2026", empty: {} },
  list: [1, "two", { three: 3 }],
};

const examples: [promise: string, condition: Condition, holds: boolean][] = [
  ["a value equals itself", equals("status", "running"), true],
  ["a number is not the text that spells it", equals("revision", "7"), false],
  [
    "a map equals a map whatever the order of its members",
    equals("held", { empty: {}, "a#b-0": "2026" }),
    true,
  ],
  [
    "an undefined member of a map does not count",
    equals("held", { empty: {}, "a#b-0": "2026", gone: undefined }),
    true,
  ],
  [
    "a list equals a list with the same members in the same order",
    equals("list", [1, "two", { three: 3 }]),
    true,
  ],
  ["a list in another order is another list", equals("list", ["two", 1, { three: 3 }]), false],
  ["null is a value", equals("none", null), true],
  ["null is not missing", equals("missing", null), false],
  ["null exists", exists("none"), true],
  ["one of several is enough", oneOf("status", ["queued", "running"]), true],
  ["none of several is not", oneOf("status", ["queued", "doubtful"]), false],
  ["what is missing is none of them", oneOf("missing", ["queued", null]), false],
  ["less is below", below("revision", 8), true],
  ["equal is not below", below("revision", 7), false],
  ["equal is at most", atMost("revision", 7), true],
  ["more is not at most", atMost("revision", 6), false],
  ["more is above", above("revision", 6), true],
  ["equal is not above", above("revision", 7), false],
  ["what is missing is not below", below("missing", 8), false],
  ["what is missing is not at most", atMost("missing", "z"), false],
  ["what is missing is not above", above("missing", -8), false],
  ["a text is not below a number", below("status", 8), false],
  ["a number is not above a text", above("revision", ""), false],
  ["what is below a map's member is found", equals("held.a#b-0", "2026"), true],
  ["a member that a map lacks is absent", absent("held.c#d-0"), true],
  ["a member of what is no map is absent", absent("status.a#b-0"), true],
  ["a member of what is missing is absent", absent("missing.a#b-0"), true],
  ["a list has no members by name", exists("list.0"), false],
  ["a map's size is the number of its members", sizeBelow("held", 3), true],
  ["a full map is not below its size", sizeBelow("held", 2), false],
  ["an empty map has room", sizeBelow("held.empty", 1), true],
  ["what is missing has no size", sizeBelow("missing", 1), false],
  ["what is no map, list or text has no size", sizeBelow("revision", 100), false],
  ["all of none missing hold", all(exists("status"), exists("held")), true],
  ["all with one that does not hold do not", all(exists("status"), exists("missing")), false],
  ["any with one that holds holds", any(exists("missing"), exists("status")), true],
  ["any of those that do not hold does not", any(exists("missing"), absent("status")), false],
  ["a group of one within a group is that one", all(any(exists("status"))), true],
  ["a group alone in a group is that group", all(any(exists("missing"), exists("status"))), true],
  [
    "all within any keep together",
    any(all(exists("status"), exists("missing")), exists("gone")),
    false,
  ],
];

test.each(examples)("%s", async (_promise, condition, holds) => {
  const table = await openTable();
  await table.putContent({ ...key, ...row });

  const { won } = await table.put({ ...key, ...row }, condition);

  expect(won).toBe(holds);
  expect(evaluateCondition(row, condition)).toBe(holds);
});

test("the database and the evaluator say the same of any condition on any row", async () => {
  const table = await openTable();
  let won = 0;

  await fc.assert(
    fc.asyncProperty(arbitrary.row, arbitrary.condition, async (attributes, condition) => {
      await table.putContent({ ...key, ...attributes });

      const written = await table.put({ ...key, ...attributes }, condition);

      expect(written).toEqual({
        won: evaluateCondition(attributes, condition),
        row: { ...key, ...attributes },
      });
      won += Number(written.won);
    }),
    { seed: 1, numRuns: 400 },
  );

  // Neither answer is rare, or the agreement would mean little.
  expect(won).toBeGreaterThan(60);
  expect(won).toBeLessThan(340);
});

test("a row that does not exist is judged like an empty one", async () => {
  const table = await openTable();

  await fc.assert(
    fc.asyncProperty(arbitrary.condition, fc.uuid(), async (condition, pk) => {
      const written = await table.update({ pk, sk: "row" }, condition, { set: { written: true } });

      const holds = evaluateCondition({}, condition);
      expect(written).toEqual({
        won: holds,
        row: holds ? { pk, sk: "row", written: true } : undefined,
      });
      expect(await table.get({ pk, sk: "row" })).toEqual(written.row);
    }),
    { seed: 2, numRuns: 100 },
  );
});
