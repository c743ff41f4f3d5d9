import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checks, repositoryFiles } from "./support/tidy.ts";
import { testBlocks } from "./support/tidy-blocks.ts";
import { edgesOf } from "./support/tidy-imports.ts";

const files = repositoryFiles(fileURLToPath(new URL("..", import.meta.url)));

describe("the house is in order", () => {
  test.each(Object.entries(checks))("%s", (_promise, check) => {
    const violations = check(files);

    expect(violations).toEqual([]);
  });
});

describe("the checks have looked", () => {
  test("every folder was listed, and this file with them", () => {
    const folders = new Set([...files.keys()].map((path) => path.split("/")[0]));

    expect([...folders]).toEqual(
      expect.arrayContaining(["functions", "infra", "test", "package.json", "README.md"]),
    );
    expect(files.get("test/tidy.test.ts")).toContain("the checks have looked");
  });

  test.each([
    [
      "an entry's import of its use case",
      "functions/submit-task.ts",
      "functions/lifecycle/answer-submission.ts",
    ],
    [
      "an import across two layers, for types only",
      "functions/tencent/question.ts",
      "functions/task/report.ts",
    ],
    ["a test's import of its support", "test/tidy.test.ts", "test/support/tidy.ts"],
  ])("%s was seen", (_which, from, to) => {
    const edges = edgesOf(files).map((edge) => [edge.from.path, edge.to]);

    expect(edges).toContainEqual([from, to]);
  });

  test("a package that a room imports was seen", () => {
    const edges = edgesOf(files).map((edge) => [edge.from.path, edge.specifier]);

    expect(edges).toContainEqual(["functions/task/report.ts", "zod/mini"]);
  });

  test("the tests of this file were counted among the tests", () => {
    const blocks = testBlocks(files).filter(({ source }) => source.path === "test/tidy.test.ts");

    expect(blocks).toHaveLength(5);
  });
});
