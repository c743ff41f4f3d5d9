import { describe, expect, test } from "vitest";
import { checks } from "./support/tidy.ts";
import { cleanHouse } from "./support/tidy-clean-house.ts";
import { commentRules, seamRules, testRules, wordRules } from "./support/tidy-patterns.ts";
import { planted } from "./support/tidy-planted.ts";
import { type Files, parseSource } from "./support/tidy-source.ts";

const house = (changes: Readonly<Record<string, string>>): Files =>
  new Map(Object.entries({ ...cleanHouse, ...changes }));
const faults = Object.entries(planted).flatMap(([promise, rows]) =>
  rows.map(([at, says, text]) => ({ promise, at, says, text })),
);
const checkOf = new Map(Object.entries(checks));

describe("a planted fault is seen, alone, where it stands", () => {
  test.each(faults)("$at $says", ({ promise, at, says, text }) => {
    const files = house({ [at.replace(/:\d+$/, "")]: text });

    const violations = checkOf.get(promise)?.(files);

    expect(violations).toEqual([`${at} ${says}`]);
  });

  test.each(Object.keys(checks))("more than one fault was planted for: %s", (promise) => {
    const own = faults.filter((fault) => fault.promise === promise);

    expect(own.length).toBeGreaterThan(1);
  });

  test.each([...seamRules, ...commentRules, ...testRules, ...wordRules])(
    "more than one fault was planted for: $says",
    ({ says }) => {
      const own = faults.filter((fault) => fault.says === says);

      expect(own.length).toBeGreaterThan(1);
    },
  );
});

describe("a house without a fault is left in peace", () => {
  test.each(Object.entries(checks))("%s", (_promise, check) => {
    const violations = check(house({}));

    expect(violations).toEqual([]);
  });
});

describe("a source is read without a parser", () => {
  test.each([
    ["a string and a comment", 'f("a\\"b"); // c', 'f("    ");     '],
    ["a template with code in it", `\`a\${b({ c: \`d\` })}e\`;`, `\` \${b({ c: \` \` })} \`;`],
    ["a regular expression with a quote", "x.split(/[/\"]'/g)", "x.split(/     /g)"],
    ["a division", "a / b / c", "a / b / c"],
  ])("%s: what is not code is blanked and keeps its place", (_what, text, code) => {
    const source = parseSource("a.ts", text);

    expect(source.code).toBe(code);
  });

  test.each(["a\n'b", "`a${b", "`a"])(
    "a literal that does not end is an error, not half a check: %j",
    (text) => {
      const parse = () => parseSource("a.ts", text);

      expect(parse).toThrow(/^a\.ts:\d+ a literal that does not end/);
    },
  );
});
