import { existsSync, readFileSync } from "node:fs";
import { fixtureOf } from "../../infra/local/operations.ts";
import type { Path } from "./json.ts";

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

/**
 * Whether JSON of any shape may stand at this place of an input: our facts only name the field, and
 * it is sent as it is.
 */
export function passesThrough(operation: string, path: Path): boolean {
  if (operation !== "mps.ProcessMedia") return false;
  const [field = "", , member] = path;
  return (
    (/Task$/.test(String(field)) && path.length > 1) ||
    (field === "Activities" && path.length > 2 && member !== "ActivityType")
  );
}
