import { hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { LedgerEntry } from "../../infra/local/tencent/ledger.ts";
import type { StoredRow } from "../support/client.ts";

/** A task of a scene, as its caller knows it. */
export interface LandedTask {
  /** Says how the task came to be as it is. */
  readonly name: string;
  /** The request that made it, as it was sent over HTTP. */
  readonly request: {
    readonly apiKey: string;
    readonly idempotencyKey: string;
    readonly body: string;
  };
  readonly tenant: string;
  readonly taskId: string;
  /** The status in which the row was written. */
  readonly status: string;
  /** The answer of the version that wrote the row to a caller who repeated the request. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** How the version that wrote the row brought the task to its end. */
  readonly end: { readonly status: string; readonly settled: boolean };
}

/**
 * How long time passes after a scene was written: first at a leap, then minute by minute with the
 * schedule.
 */
export interface Span {
  readonly leapMinutes?: number;
  readonly minutes: number;
}

/**
 * One table at one moment, as one version of the service wrote it, with what is needed to go on
 * from there.
 */
export interface LandedScene {
  readonly about: string;
  /** The moment of the virtual clock. */
  readonly at: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  /** How Tencent's stand-in is to be afterwards. */
  readonly standIn: { readonly callbacks: "on" | "off"; readonly concurrency: number };
  readonly afterwards: readonly Span[];
  /**
   * Events that the version which wrote the scene caused by its own rules; a later version may
   * still meet them in the rows.
   */
  readonly allowedAlarms?: readonly string[];
  readonly tasks: readonly LandedTask[];
  /** The creates that Tencent's stand-in had accepted. */
  readonly ledger: readonly LedgerEntry[];
  /** Every row of the table, with DynamoDB's types. */
  readonly rows: readonly StoredRow[];
}

/** Which commit wrote a set, and the SHA-256 of the functions that it bundled. */
export interface Version {
  readonly commit: string;
  readonly functions: string;
}

const FUNCTIONS = "functions.mjs";

const folder = fileURLToPath(new URL("../fixtures/landed/", import.meta.url));

/** The folders of all sets, oldest first. */
export const setNames = (): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** The names of the scenes of a set. */
export const sceneNames = (set: string): readonly string[] =>
  readdirSync(join(folder, set, "scenes"))
    .map((file) => file.replace(/\.json$/, ""))
    .sort();

/** Reads one scene of a set. */
export const readScene = (set: string, scene: string): LandedScene =>
  JSON.parse(readFileSync(join(folder, set, "scenes", `${scene}.json`), "utf8"));

/** Reads the logical ids of a set with their types. */
export const readLogicalIds = (set: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, set, "logical-ids.json"), "utf8"));

/** The folders of the sets that still have their functions, oldest first. */
export const setsWithFunctions = (): readonly string[] =>
  setNames().filter((set) => existsSync(join(folder, set, FUNCTIONS)));

/** The functions of the latest set, as an address to import them from. Throws if no set has any. */
export const latestFunctions = (): string => {
  const latest = setsWithFunctions().at(-1);
  if (latest === undefined) throw new Error("No set has the functions of its version.");
  return functionsOf(latest);
};

/** The functions of a set, as an address to import them from. */
export const functionsOf = (set: string): string =>
  pathToFileURL(join(folder, set, FUNCTIONS)).href;

/** The text of those functions, and what the set says of it. */
export const readFunctions = (
  set: string,
): { readonly text: string; readonly version: Version } => ({
  text: readFileSync(join(folder, set, FUNCTIONS), "utf8"),
  version: JSON.parse(readFileSync(join(folder, set, "version.json"), "utf8")),
});

/** Writes the functions of a version, and which it is. */
export const writeFunctions = (set: string, text: string, commit: string): void => {
  write(set, FUNCTIONS, text);
  writeInSet(set, "version.json", { commit, functions: hash("sha256", text) } satisfies Version);
};

/** Writes a scene: rows and tasks stand one a line, so that a person can compare two sets. */
export const writeScene = (
  set: string,
  name: string,
  { tasks, ledger, rows, ...head }: LandedScene,
): void => {
  const lines = (list: readonly unknown[]): string =>
    `[\n${list.map((member) => JSON.stringify(inOrder(member))).join(",\n")}\n]`;
  const text = JSON.stringify(head, undefined, 2).slice(0, -2);
  const parts = Object.entries({ tasks, ledger, rows }).map(
    ([part, list]) => `  "${part}": ${lines(list)}`,
  );
  write(set, `scenes/${name}.json`, `${[text, ...parts].join(",\n")}\n}\n`);
};

/** Writes a small file of a set. */
export const writeInSet = (set: string, file: string, content: unknown): void =>
  write(set, file, `${JSON.stringify(content, undefined, 2)}\n`);

const write = (set: string, file: string, text: string): void => {
  mkdirSync(join(folder, set, "scenes"), { recursive: true });
  writeFileSync(join(folder, set, file), text);
};

/**
 * The same value with its members in the order of their names, so that the same rows make the same
 * file.
 */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, inOrder(member)]),
  );
};
