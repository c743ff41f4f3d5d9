import { hash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { digestOfCode, digestOfFolder } from "../code-digest.ts";
import { readSettings } from "../settings.ts";
import { readStack, type SynthesizedStack } from "./read-stack.ts";

type Environment = Readonly<Record<string, string | undefined>>;

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
  repository?: string,
): KeptStack {
  const note = `${outputDirectory}.made-from`;
  const made = madeFrom(environment, repository);
  const noteOf = (): string => `${made} ${digestOfFolder(outputDirectory)}`;
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
const madeFrom = (environment: Environment, repository: string | undefined): string => {
  const ofCdk = Object.entries(environment).filter(([name]) => name.startsWith("CDK_"));
  const settings = [process.version, readSettings(environment), ofCdk.toSorted()];
  return hash("sha256", JSON.stringify([...settings, digestOfCode(repository)]));
};
