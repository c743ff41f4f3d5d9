import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { digestOfCode } from "./code-digest.ts";

const noteBeside = (directory: string): string => `${directory}.made-from`;

/** Notes beside a folder of bundles that they are made from the code as it is now. */
export function noteBundles(directory: string): void {
  writeFileSync(noteBeside(directory), digestOfCode());
}

/**
 * The folder, if its bundles are noted as made from the code as it is now. A run of tests starts
 * some thirty stacks and bundles once. Bundles of other code are never taken.
 */
export function givenBundles(directory: string | undefined): string | undefined {
  if (directory === undefined || !existsSync(noteBeside(directory))) return undefined;
  return readFileSync(noteBeside(directory), "utf8") === digestOfCode() ? directory : undefined;
}
