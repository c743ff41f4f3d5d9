import { existsSync, readFileSync } from "node:fs";
import { fixtureOf } from "../../infra/local/operations.ts";

/**
 * Tencent's own example of an operation, or the large input of its fixture where Tencent has none.
 * Throws an Error if there is neither.
 */
export const exampleOf = (name: string): Readonly<Record<string, unknown>> => {
  const file = new URL(`../fixtures/operations/${name}.json`, import.meta.url);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { example } = fixtureOf(name);
  if (example === undefined)
    throw new Error(`infra/local/operations/${name}.json needs an example.`);
  return example;
};
