import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { keptStack } from "../../infra/local/kept-stack.ts";
import { synthesizedForAll } from "./synthesized.ts";

/** A repository of a few files, and a stack that was synthesized from it. */
const synthesizedHere = async () => {
  const { assembly } = await synthesizedForAll();
  const directory = mkdtempSync(join(inject("scratch"), "kept-stack-"));
  const repository = join(directory, "repository");
  for (const folder of ["functions/http", "infra", "node_modules"])
    mkdirSync(join(repository, folder), { recursive: true });
  const files = ["functions/http/api.ts", "infra/app.ts", "package.json", "package-lock.json"];
  for (const file of [...files, "node_modules/.package-lock.json"])
    writeFileSync(join(repository, file), "{}");
  const output = join(directory, "cdk.out");
  const look = (environment: Readonly<Record<string, string>> = {}) =>
    keptStack(output, environment, repository);
  const first = look();
  cpSync(assembly, output, { recursive: true });
  first.keep();
  return { first, look, repository, output };
};

test("a stack is found again while its sources, its settings and itself are the same", async () => {
  const { first, look } = await synthesizedHere();

  expect(first.found).toBeUndefined();
  expect(Object.keys(look().found?.resources ?? {}).length).toBeGreaterThan(50);
  expect(look({ ENVIRONMENT: "dev", PWD: "/elsewhere" }).found).toBeDefined();
});

test.each([
  "functions/http/api.ts",
  "infra/app.ts",
  "package-lock.json",
  "node_modules/.package-lock.json",
])("a change of %s makes it anew", async (file) => {
  const { look, repository } = await synthesizedHere();

  appendFileSync(join(repository, file), " ");

  expect(look().found).toBeUndefined();
});

test("a file that moved makes it anew", async () => {
  const { look, repository } = await synthesizedHere();

  rmSync(join(repository, "functions/http/api.ts"));
  writeFileSync(join(repository, "functions/http/app.ts"), "{}");

  expect(look().found).toBeUndefined();
});

test.each([
  { LANE_LIMIT_VOD_AIGC: "3" },
  { CALLBACK_BASE_URL: "https://callsheet.example" },
  { CDK_CONTEXT_JSON: "{}" },
])("%o makes it anew", async (environment) => {
  const { look } = await synthesizedHere();

  expect(look(environment).found).toBeUndefined();
});

test("a stack that somebody has touched, or whose synthesis was cut short, is made anew", async () => {
  const touched = await synthesizedHere();
  const cut = await synthesizedHere();

  appendFileSync(join(touched.output, "manifest.json"), " ");
  // Another synthesis began, and did not end.
  cut.look({ LANE_LIMIT_VOD_AIGC: "3" });

  expect(touched.look().found).toBeUndefined();
  expect(cut.look().found).toBeUndefined();
});
