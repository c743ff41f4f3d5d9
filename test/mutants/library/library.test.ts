import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { judged } from "./judge.ts";
import { drawn, type Sampled, sampled } from "./sample.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));

const asked: Sampled = { file: "functions/limit.ts", tests: ["test/limit.test.ts"], score: 66 };

const mutant = (status: string) => ({
  ...{ status, mutatorName: "EqualityOperator", replacement: "held <= limit" },
  location: { start: { line: 7 } },
});
const reported = (...statuses: string[]) => ({
  files: { [asked.file]: { mutants: statuses.map(mutant) } },
});

describe("the score of a file", () => {
  test("is the share of its mutants that a test noticed or that came to no end", () => {
    const { ok, lines } = judged([asked], reported("Killed", "Timeout", "Survived", "Ignored"));

    expect(ok).toBe(true);
    expect(lines).toEqual([
      "functions/limit.ts: 2 of 3 noticed, 66 % (66 % or more is asked for)",
      "  Survived: EqualityOperator in line 7: held <= limit",
    ]);
  });

  test("must not fall", () => {
    const { ok } = judged([asked], reported("Killed", "Survived", "NoCoverage"));

    expect(ok).toBe(false);
  });

  test("is none where the library found nothing to change, as in a file that was moved", () => {
    const { ok } = judged([{ ...asked, score: 0 }], { files: {} });

    expect(ok).toBe(false);
  });
});

describe("the sample", () => {
  test("names files and tests that there are", () => {
    const paths = sampled.flatMap(({ file, tests }) => [file, ...tests]);

    expect(paths.filter((path) => !existsSync(`${repository}/${path}`))).toEqual([]);
  });

  test("of a commit is the same whenever it is drawn, and of all in the course of time", () => {
    const draws = Array.from({ length: 60 }, (_, commit) => drawn(sampled, 1, `commit ${commit}`));

    expect(drawn(sampled, 1, "commit 0")).toEqual(draws[0]);
    expect(new Set(draws.flat()).size).toBe(sampled.length);
  });
});
