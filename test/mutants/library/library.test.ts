import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { changesOf } from "./changes-of.ts";
import { excused } from "./data/excused.ts";
import { type Change, type Excuse, excuses } from "./excused.ts";
import { judged } from "./judge.ts";
import { drawn, type Sampled, sampled } from "./sample.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

const asked: Sampled = { file: "functions/limit.ts", tests: ["test/limit.test.ts"], score: 66 };
const source = "const full = (held, limit) =>\n  held < limit;\n";

const mutant = (status: string) => ({
  ...{ status, mutatorName: "EqualityOperator", replacement: "held <= limit" },
  location: { start: { line: 2, column: 3 }, end: { line: 2, column: 15 } },
});
const reported = (...statuses: string[]) => ({
  files: { [asked.file]: { source, mutants: statuses.map(mutant) } },
});

const excuse: Excuse = {
  ...{ file: asked.file, mutator: "EqualityOperator" },
  ...{ original: "held < limit", replacement: "held  <=\nlimit" },
  reason: "Nobody holds as many.",
};
const change: Change = {
  ...{ file: asked.file, mutator: "EqualityOperator", replacement: "held <= limit" },
  ...{ source, start: source.indexOf("held < limit"), end: source.indexOf(";") },
};

describe("the score of a file", () => {
  test("is the share of its mutants that a test noticed or that came to no end", () => {
    const { ok, lines } = judged([asked], reported("Killed", "Timeout", "Survived", "Ignored"), []);

    expect(ok).toBe(true);
    expect(lines).toEqual([
      "functions/limit.ts: 2 of 3 noticed and 0 excused, 66 % (66 % or more is asked for)",
      "  Survived: EqualityOperator in line 2: held < limit => held <= limit",
    ]);
  });

  test("leaves out what is excused", () => {
    const { ok, lines } = judged([asked], reported("Killed", "Survived"), [excuse]);

    expect(ok).toBe(true);
    expect(lines).toEqual([
      "functions/limit.ts: 1 of 1 noticed and 1 excused, 100 % (66 % or more is asked for)",
    ]);
  });

  test("must not fall", () => {
    const { ok } = judged([asked], reported("Killed", "Survived", "NoCoverage"), []);

    expect(ok).toBe(false);
  });

  test("is none where the library found nothing to change, as in a file that was moved", () => {
    const { ok } = judged([{ ...asked, score: 0 }], { files: {} }, []);

    expect(ok).toBe(false);
  });
});

describe("an excuse", () => {
  test("is for one change of one text", () => {
    const others = [
      { ...change, file: "functions/other.ts" },
      { ...change, mutator: "ConditionalExpression" },
      { ...change, replacement: "held >= limit" },
      { ...change, start: change.start + 1 },
    ];

    expect([change, ...others].map((each) => excuses(excuse, each))).toEqual([
      true,
      ...others.map(() => false),
    ]);
  });

  test("may say which of several equal texts it is for", () => {
    const within = (text: string) => excuses({ ...excuse, within: text }, change);

    expect(within("(held, limit) => held < limit;")).toBe(true);
    expect(within("held < limit")).toBe(true);
    expect(within("const full = (held, limit)")).toBe(false);
    expect(within("is not there")).toBe(false);
  });

  test("is for one change that the library still makes, in a file of the sample", async () => {
    const changes = await changesOf([...new Set(excused.map(({ file }) => file))]);
    const files = new Set(sampled.map(({ file }) => file));

    const idle = excused.filter(
      (each) => !files.has(each.file) || changes.filter((made) => excuses(each, made)).length !== 1,
    );

    expect(idle).toEqual([]);
  });
});

describe("the sample", () => {
  test("names each file once, and tests that there are", () => {
    const files = sampled.map(({ file }) => file);
    const paths = sampled.flatMap(({ file, tests }) => [file, ...tests]);

    expect(new Set(files).size).toBe(files.length);
    expect(paths.filter((path) => !existsSync(`${repository}/${path}`))).toEqual([]);
  });

  test("has many mutants in the course of time", async () => {
    const changes = await changesOf(sampled.map(({ file }) => file));

    expect(changes.length).toBeGreaterThanOrEqual(2_000);
  });

  test("of a commit is the same whenever it is drawn, and of all in the course of time", () => {
    const draws = Array.from({ length: 60 * sampled.length }, (_, commit) =>
      drawn(sampled, 1, `commit ${commit}`),
    );

    expect(drawn(sampled, 1, "commit 0")).toEqual(draws[0]);
    expect(new Set(draws.flat()).size).toBe(sampled.length);
  });
});
