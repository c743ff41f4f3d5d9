import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromAttributes, toAttributes } from "../../functions/store/attributes.ts";
import { row } from "../support/arbitrary-rows.ts";

test("every row becomes the attributes that the SDK makes of it, and is read back as it was", () => {
  fc.assert(
    fc.property(row, (given) => {
      const attributes = toAttributes(given);

      expect(attributes).toEqual(marshall(given, { removeUndefinedValues: true }));
      expect(fromAttributes(attributes)).toEqual(unmarshall(marshall(given)));
    }),
  );
});

test("what is undefined is left out of a row, a map and a list", () => {
  const given = { a: undefined, b: { c: undefined, d: 1 }, e: [undefined, "f"] };

  expect(toAttributes(given)).toEqual(marshall(given, { removeUndefinedValues: true }));
});

const odd: readonly AttributeValue[] = [
  { SS: ["a", "b"] },
  { NS: ["1", "-2.5"] },
  { N: "9007199254740993" },
  { N: "-9007199254740993" },
  { N: "1e-130" },
  { M: {} },
  { L: [] },
];
test.each(odd)("%j is read as the SDK reads it", (value) => {
  const read = fromAttributes({ value });

  expect(read).toEqual(unmarshall({ value }));
});

test("a member named like a prototype's stays a member", () => {
  const attributes = toAttributes(JSON.parse('{"__proto__":{"x":1},"constructor":"y"}'));

  expect(Object.keys(attributes)).toEqual(["__proto__", "constructor"]);
  expect(Object.keys(fromAttributes(attributes))).toEqual(["__proto__", "constructor"]);
});

describe("what the table cannot hold exactly is refused, as the SDK refuses it", () => {
  test.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [2 ** 53],
    [-(2 ** 53)],
    [new Date(0)],
    [Symbol("x")],
  ])("%s", (value) => {
    expect(() => toAttributes({ value })).toThrow(TypeError);
    expect(() => marshall({ value }, { removeUndefinedValues: true })).toThrow(Error);
  });
});

test.each([[undefined], ["text"], [{ value: { X: "y" } }], [{ value: {} }], [{ value: { L: 1 } }]])(
  "attributes that are none are refused: %j",
  (attributes) => {
    expect(() => fromAttributes(attributes)).toThrow(TypeError);
  },
);
