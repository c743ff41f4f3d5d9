import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../../functions/store/table.ts";
import { exists, type Update, type Value } from "../../functions/task/condition.ts";
import * as arbitrary from "../support/arbitrary-rows.ts";
import { applyUpdate, evaluateCondition, InvalidUpdate } from "../support/evaluate.ts";
import { openTable } from "../support/table.ts";

const key = { pk: "row", sk: "row" };

const row: Readonly<Record<string, Value>> = {
  status: "queued",
  revision: 7,
  held: { a: 1, b: 2 },
};

const examples: [promise: string, update: Update, after: Row][] = [
  ["a value is replaced", { set: { status: "running" } }, { ...row, status: "running" }],
  ["a value that was missing is added", { set: { nonce: "n" } }, { ...row, nonce: "n" }],
  [
    "a member of a map is set beside the others",
    { set: { "held.c": 3 } },
    { ...row, held: { a: 1, b: 2, c: 3 } },
  ],
  [
    "a member of a map is removed from beside the others",
    { remove: ["held.a"] },
    { ...row, held: { b: 2 } },
  ],
  [
    "the last member of a map leaves the map behind",
    { remove: ["held.a", "held.b"] },
    { ...row, held: {} },
  ],
  [
    "a member gives way to another in one write",
    { remove: ["held.a"], set: { "held.c": 3 } },
    { ...row, held: { b: 2, c: 3 } },
  ],
  ["what is missing may be removed", { remove: ["missing"] }, row],
  ["a number is added to", { add: { revision: -2 } }, { ...row, revision: 5 }],
  ["a missing number counts as 0", { add: { count: 2 } }, { ...row, count: 2 }],
  ["a member of a map is added to", { add: { "held.a": 2 } }, { ...row, held: { a: 3, b: 2 } }],
  [
    "an undefined member of a map is not stored",
    { set: { nonce: { a: undefined, b: 1 } } },
    { ...row, nonce: { b: 1 } },
  ],
];

test.each(examples)("%s", async (_promise, update, after) => {
  const table = await openTable();
  await table.putContent({ ...key, ...row });

  const written = await table.update(key, exists("pk"), update);

  expect(written).toEqual({ won: true, row: { ...key, ...after } });
  expect(applyUpdate(row, update)).toEqual(after);
});

test.each<[promise: string, update: Update]>([
  ["below what is missing nothing can be set", { set: { "missing.a": 1 } }],
  ["below what is no map nothing can be set", { set: { "status.a": 1 } }],
  ["a text cannot be added to", { add: { status: 1 } }],
  ["below what is missing nothing can be added to", { add: { "missing.a": 1 } }],
  ["below what is no map nothing can be added to", { add: { "status.a": 1 } }],
])("%s, and the row stays as it is", async (_promise, update) => {
  const table = await openTable();
  await table.putContent({ ...key, ...row });

  await expect(table.update(key, exists("pk"), update)).rejects.toMatchObject({
    name: "ValidationException",
  });

  expect(await table.get(key)).toEqual({ ...key, ...row });
  expect(() => applyUpdate(row, update)).toThrow(InvalidUpdate);
});

/**
 * DynamoDB refuses to remove or to add to a member of what is no map; the engine of the tests takes
 * the one for done, and makes a map of a null for the other. Nothing of ours does either.
 */
const leadsAstray = (attributes: Row, { remove = [], add = {} }: Update): boolean =>
  applied(attributes, { remove: [...remove, ...Object.keys(add)] }) === "refused";

const applied = (attributes: Row, update: Update): Row | "refused" => {
  try {
    return applyUpdate(attributes, update);
  } catch (error) {
    if (error instanceof InvalidUpdate) return "refused";
    throw error;
  }
};

test("the database and the evaluator make the same of any update to any row, under any condition", async () => {
  const table = await openTable();
  const seen = { changed: 0, refused: 0, lost: 0 };

  await fc.assert(
    fc.asyncProperty(
      arbitrary.row,
      fc.oneof(fc.constant(exists("pk")), arbitrary.condition),
      arbitrary.update,
      async (attributes, condition, update) => {
        fc.pre(!leadsAstray(attributes, update));
        const before = { ...key, ...attributes };
        await table.putContent(before);
        const expected = evaluateCondition(before, condition) ? applied(before, update) : "lost";

        const written = await table.update(key, condition, update).catch(() => "refused" as const);

        const after = typeof expected === "string" ? before : expected;
        if (expected === "refused") expect(written).toBe("refused");
        else expect(written).toEqual({ won: expected !== "lost", row: after });
        expect(await table.get(key)).toEqual(after);
        seen[typeof expected === "string" ? expected : "changed"] += 1;
      },
    ),
    { seed: 3, numRuns: 300 },
  );

  // None of the three is rare, or the agreement would mean little.
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(30);
});
