import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { promises } from "./promises.ts";

test("test/README.md tells every promise that a simulated life is judged by, in the same words", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

  const told = [...readme.matchAll(/^\| `([a-z-]+)` \| (.+) \|$/gm)].map(([, name, words]) => [
    name,
    words,
  ]);

  expect(told).toEqual(Object.entries(promises));
});
