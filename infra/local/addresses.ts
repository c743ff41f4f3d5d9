import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod/mini";
import { writePrivately } from "./secrets.ts";

const addresses = z.object({
  /** Where the API listens, without a slash at the end. */
  api: z.string(),
  /** Where the stand-in of Tencent listens; absent where Tencent is none. */
  standIn: z.optional(z.string()),
  /** Where each product's callbacks arrive. Ends with a secret. */
  callbacks: z.record(z.string(), z.string()),
  /** The file with the keys of all tenants. */
  apiSecretFile: z.string(),
  /** The file with the keys that sign callbacks, by product. */
  callbackSecretFile: z.string(),
});

/** The places of the service that runs on a state folder, for another process that calls it. */
export type Addresses = Readonly<z.infer<typeof addresses>>;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Everything a run leaves behind: table, ledger, secrets, logs. Another folder is another
 * deployment.
 */
export function stateDirectoryOf({ CALLSHEET_DIRECTORY }: Environment): string {
  return resolve(CALLSHEET_DIRECTORY || fileURLToPath(new URL("../../.local", import.meta.url)));
}

/** Leaves the addresses in the folder, for its owner alone, until `forgetAddresses`. */
export function leaveAddresses(directory: string, found: Addresses): void {
  writePrivately(fileIn(directory), JSON.stringify(found));
}

/** A killed run does not get here: then the addresses stay, and nothing answers there. */
export function forgetAddresses(directory: string): void {
  rmSync(fileIn(directory), { force: true });
}

/** The addresses of the run in this folder; undefined where none has left any. */
export function readAddresses(directory: string): Addresses | undefined {
  try {
    return addresses.parse(JSON.parse(readFileSync(fileIn(directory), "utf8")));
  } catch {
    return undefined;
  }
}

const fileIn = (directory: string): string => join(directory, "addresses.json");
