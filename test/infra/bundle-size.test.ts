import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { synthesizedService } from "../support/synthesized-service.ts";
import { type ContentsOfAll, contentsOf, faultsOf } from "./bundle-contents.ts";

const recorded: ContentsOfAll = JSON.parse(
  readFileSync(new URL("bundle-contents.json", import.meta.url), "utf8"),
);

/** A record that is no longer true is written anew by this. */
const COMMAND = "npm run bundle-contents";

test("every bundle is as large as recorded, and loads what is recorded", async () => {
  const { metafile } = await synthesizedService();

  expect(faultsOf(recorded, contentsOf(metafile)), COMMAND).toEqual([]);
});

const made = {
  "get-task": { kilobytes: 400, packages: ["@smithy/core", "zod"], node: ["crypto"] },
};

test.each([
  { change: { kilobytes: 419 }, says: [] },
  { change: { kilobytes: 420 }, says: ["get-task has 420 KB, and 400 are recorded"] },
  { change: { kilobytes: 380 }, says: ["get-task has 380 KB, and 400 are recorded"] },
  {
    change: { packages: ["@smithy/core", "undici", "zod"], node: ["crypto", "zlib"] },
    says: ["get-task loads undici", "get-task loads node:zlib"],
  },
  { change: { packages: ["zod"] }, says: ["get-task lost @smithy/core"] },
])("a bundle with $change is told of: $says", ({ change, says }) => {
  const changed = { "get-task": { ...made["get-task"], ...change } };

  expect(faultsOf(made, changed)).toEqual(says);
});

test("a bundle that is not recorded is told of", () => {
  expect(faultsOf({}, made)).toEqual(["get-task is not recorded"]);
});
