import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, hashOf } from "../../functions/task/canonical.ts";

/**
 * Few names and values, so that two of them are often alike; names that look like numbers, which
 * JavaScript orders by itself.
 */
const name = fc.constantFrom("a", "b", "10", "2", "é", "toString");
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom("", "1", "a", "é", "\n"),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.dictionary(name, tie("value"), { noNullPrototype: true, maxKeys: 4 }),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
})).value;

/** The same meaning, with the fields of every object in another order. */
const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([field, member]) => [field, shuffled(member)]),
  );
};

describe("canonical JSON", () => {
  test("is the same text for any order of the fields", async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("is another text for every other meaning", async () => {
    let alike = 0;

    await fc.assert(
      fc.asyncProperty(json, json, async (one, other) => {
        const same = isDeepStrictEqual(one, other);

        expect(canonicalJson(one) === canonicalJson(other)).toBe(same);
        alike += Number(same);
      }),
      { seed: 2, numRuns: 1000 },
    );

    expect(alike).toBeGreaterThan(10);
  });

  test("means what it was made of", async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("sorts fields at every depth, leaves lists in order and holds no white space", () => {
    const text = canonicalJson({ b: [{ z: 1, y: 2 }, "a b"], a: { d: null, c: true } });

    expect(text).toBe('{"a":{"c":true,"d":null},"b":[{"y":2,"z":1},"a b"]}');
  });

  test("leaves out a field that is undefined, as a body over HTTP does", () => {
    const text = canonicalJson({ a: undefined, b: 1 });

    expect(text).toBe('{"b":1}');
  });

  test("keeps a field that is named as JavaScript names prototypes", () => {
    const text = canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}'));

    expect(text).toBe('{"__proto__":{"a":2},"b":1}');
  });
});

test("a text's hash has 43 characters that may stand in a key, and another text another hash", () => {
  const hashes = [hashOf(""), hashOf("a"), hashOf("a "), hashOf("é")];

  for (const hash of hashes) expect(hash).toMatch(/^[\w-]{43}$/);
  expect(new Set(hashes).size).toBe(4);
});
