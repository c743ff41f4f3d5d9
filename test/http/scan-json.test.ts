import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanJson } from "../../functions/http/scan-json.ts";

const scan = (text: string) => scanJson(text, { deepest: 32 });

const TWIN = "has a name twice in one object, of which only the last would count";

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("a JSON text", () => {
  test("has no fault exactly if JSON.parse takes it, also with a few characters changed", () => {
    const pieces = fc.constantFrom(
      "",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\\u00e9",
      "\\ud800",
      "0",
      "-",
      ".",
      "e",
      "t",
      " ",
      "\n",
      "\0",
      "'",
      "null",
    );
    // Values of which no rule of ours forbids anything, so that only the syntax counts.
    const values = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value));

    fc.assert(
      fc.property(values, fc.nat(), fc.nat(3), pieces, (text, place, cut, piece) => {
        const at = place % (text.length + 1);
        const altered = text.slice(0, at) + piece + text.slice(at + cut);

        const fault = scanJson(altered, {
          deepest: 32,
          allowed: ["twins", "__proto__", "half surrogates"],
        });

        expect(fault === undefined).toBe(parses(altered));
      }),
      { numRuns: 5000 },
    );
  });

  test.each<[string, string, number, string?]>([
    ['{"a": {"b": 1, "b": 2}}', TWIN, 15, "/a/b"],
    ['{"a": 1, "\\u0061": 2}', TWIN, 9, "/a"],
    ['{"a": [1, {"x": 1, "y": 2, "x": 3}]}', TWIN, 27, "/a/1/x"],
    ['{"a": 1,}', "has a comma before }; leave it out", 7],
    ['{"a": [1, 2, ]}', "has a comma before ]; leave it out", 11],
    ['{"a": [,]}', "has , where a value should be", 7],
    ['{"a" 1}', "has 1 where a colon should be", 5],
    ['{"a": 1 "b": 2}', 'has " where a comma or } should be', 8],
    ["{'a': 1}", "has ' where a name in double quotes should be", 1],
    ['{"a": 007}', "has 0 where a comma or } should be", 7],
    ['{"a": NaN}', "has N where a value should be", 6],
    ['{"a": 1} // said', "has something after its end", 9],
    ['{"a": "b\nc"}', "has U+000A in a text; escape it as \\u000a", 8],
    ['{"a": "\\x"}', "has a backslash that begins no escape of JSON's", 7],
    ['{"a": "\\ud83d"}', "has half of a surrogate pair", 6],
    ['{"__proto__": 1}', "has a field named __proto__", 1],
    ['{"a": [1', "ends too early", 8],
    ["", "ends too early", 0],
    ["\ufeff{}", "has U+FEFF where a value should be", 0],
  ])("%j %s", (text, message, at, pointer) => {
    expect(scan(text)).toEqual({ message, at, ...(pointer === undefined ? {} : { pointer }) });
  });

  test("may hold the same name in two objects, and in a text", () => {
    expect(scan('{"a": {"a": [{"a": "\\"a\\": 1"}, {"a": 2}]}}')).toBeUndefined();
  });

  test("may be 32 levels deep and no deeper", () => {
    const levels = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

    expect(scan(levels(32))).toBeUndefined();
    expect(scan(levels(33))).toMatchObject({
      message: "is nested more than 32 levels deep",
      at: 32,
    });
    expect(scan("[".repeat(130_000))).toMatchObject({ at: 32 });
  });

  test("may hold U+FFFD, but only escaped where it may stand for a byte that was replaced", () => {
    const written = '{"Prompt": "a \ufffd"}';
    const escaped = '{"Prompt": "a \\ufffd"}';

    const faults = [written, escaped].map((text) =>
      scanJson(text, { deepest: 32, mayBeReplaced: true }),
    );

    const message = "may have held bytes that are not UTF-8; send \\ufffd escaped";
    expect(faults).toEqual([{ message, at: 14 }, undefined]);
    expect([written, escaped].map(scan)).toEqual([undefined, undefined]);
  });
});
