import { expect, test } from "vitest";
import { fromAttributes, toAttributes } from "../../functions/store/attributes.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;

test.each<[string, unknown, object]>([
  ["a text", "a", { S: "a" }],
  ["a boolean", false, { BOOL: false }],
  ["null", null, { NULL: true }],
  ["the largest exact number", LARGEST, { N: "9007199254740991" }],
  ["the smallest exact number", -LARGEST, { N: "-9007199254740991" }],
  ["a list", ["a", 1, null], { L: [{ S: "a" }, { N: "1" }, { NULL: true }] }],
  ["an empty list", [], { L: [] }],
  ["a map", { b: { c: 1 } }, { M: { b: { M: { c: { N: "1" } } } } }],
])("a row holds %s, and is read as it was written", (_words, value, attribute) => {
  expect(toAttributes({ a: value })).toEqual({ a: attribute });
  expect(fromAttributes({ a: attribute })).toEqual({ a: value });
});

test("what is undefined is left out of a row, a map and a list", () => {
  const bare: object = Object.assign(Object.create(null), { c: 1, d: undefined });

  const attributes = toAttributes({ a: undefined, b: bare, l: [undefined, "a", undefined] });

  expect(attributes).toStrictEqual({ b: { M: { c: { N: "1" } } }, l: { L: [{ S: "a" }] } });
});

test.each([
  LARGEST + 1,
  -LARGEST - 1,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol("a"),
  () => 1,
  new Map(),
  new Date(0),
])("a row has no place for %s", (value) => {
  expect(() => toAttributes({ a: value })).toThrow("The table has no place for a value");
});

test("sets, and numbers that JavaScript does not have exactly, are read as they are", () => {
  const row = fromAttributes({
    texts: { SS: ["a", "b"] },
    numbers: { NS: ["1", "9007199254740992"] },
    edge: { N: "9007199254740991" },
    beyond: { N: "-9007199254740992" },
  });

  expect(row).toEqual({
    texts: new Set(["a", "b"]),
    numbers: new Set([1, 9_007_199_254_740_992n]),
    edge: LARGEST,
    beyond: -9_007_199_254_740_992n,
  });
});

test.each([
  [undefined, "without the attributes of a row"],
  [null, "without the attributes of a row"],
  ["text", "without the attributes of a row"],
  [{ a: "text" }, "without the attributes of a row"],
  [{ a: null }, "without the attributes of a row"],
  [{ a: {} }, "a value of no type"],
  [{ a: { B: "AA==" } }, "a value of no type"],
  [{ a: { L: "text" } }, "without the items of a list"],
  [{ a: { SS: {} } }, "without the items of a list"],
])("what is no row is refused: %j", (attributes, words) => {
  expect(() => fromAttributes(attributes)).toThrow(words);
});
