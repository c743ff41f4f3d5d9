import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSettings } from "../settings.ts";
import { readStack, type SynthesizedStack } from "./read-stack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A stack is made from these, beside its settings: our code, and the packages, as npm notes them.
 */
const SOURCES = ["functions", "infra"] as const;
const PACKAGES = ["package.json", "package-lock.json", "node_modules/.package-lock.json"] as const;

/** A stack that an earlier start has synthesized. */
export interface KeptStack {
  /** The stack, if it was made from the same sources and settings and lies there unchanged. */
  readonly found: SynthesizedStack | undefined;
  /** Notes that the stack which now lies there was made from them. */
  keep(): void;
}

/**
 * Looks for a stack in `outputDirectory` that was made from this environment's settings and from
 * the code as it is now: a changed byte of either, or of the stack, and it is made again. Until
 * `keep` there is no stack to find, so an interrupted synthesis leaves none. Throws SettingsError.
 */
export function keptStack(
  outputDirectory: string,
  environment: Environment,
  repository: string = root,
): KeptStack {
  const note = `${outputDirectory}.made-from`;
  const made = madeFrom(environment, repository);
  const noteOf = (): string => `${made} ${digest((hash) => addFolder(hash, outputDirectory))}`;
  try {
    if (readFileSync(note, "utf8") === noteOf())
      return { found: readStack(outputDirectory), keep: () => undefined };
  } catch {
    // No note, no folder, or a half of it: it is synthesized.
  }
  rmSync(note, { force: true });
  return { found: undefined, keep: () => writeFileSync(note, noteOf()) };
}

/** CDK itself reads the variables that begin with its name. */
const madeFrom = (environment: Environment, repository: string): string => {
  const ofCdk = Object.entries(environment).filter(([name]) => name.startsWith("CDK_"));
  return digest((hash) => {
    hash.update(JSON.stringify([process.version, readSettings(environment), ofCdk.toSorted()]));
    for (const file of PACKAGES) addFile(hash, join(repository, file));
    for (const folder of SOURCES) addFolder(hash, join(repository, folder));
  });
};

const digest = (add: (hash: Hash) => void): string => {
  const hash = createHash("sha256");
  add(hash);
  return hash.digest("hex");
};

/** Its files by name, each with its length, so that no two folders look alike. */
const addFolder = (hash: Hash, folder: string): void => {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const file of files) {
    hash.update(`${file.slice(folder.length)}\n`);
    addFile(hash, file);
  }
};

const addFile = (hash: Hash, file: string): void => {
  const content = readFileSync(file);
  hash.update(`${content.length}\n`).update(content);
};
