import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { givenBundles, noteBundles } from "../../infra/given-bundles.ts";

test("a stack takes bundles that were made from the code as it is now, and no others", () => {
  const folder = mkdtempSync(join(inject("scratch"), "given-"));
  const [made, old] = [join(folder, "made"), join(folder, "old")];
  noteBundles(made);
  writeFileSync(`${old}.made-from`, "of other code");

  const taken = [made, old, join(folder, "without-a-note"), undefined].map(givenBundles);

  expect(taken).toEqual([made, undefined, undefined, undefined]);
});
