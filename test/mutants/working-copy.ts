import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { PlacedMutant } from "./mutant.ts";
import { plant, type Sources } from "./plant.ts";
import { NOTES } from "./planted.ts";

/** Not part of the repository, or not needed to run it. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ".git",
  "node_modules",
  "dist",
  "cdk.out",
  ".local",
]);

/** A copy of the repository that may be broken. */
export interface WorkingCopy {
  readonly folder: string;
  /**
   * Does the work while the mistake is in the code. `isMade`: it has happened meanwhile. Throws
   * before it where the mutant does not apply.
   */
  with<T>(
    mutant: PlacedMutant,
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly isMade: boolean }>;
  remove(): void;
}

/** The sources of `functions/` in a folder, by their paths. */
export const sourcesIn = (folder: string): Sources =>
  new Map(
    globSync("functions/**/*.{ts,tsx}", { cwd: folder }).map((path) => [
      path,
      readFileSync(join(folder, path), "utf8"),
    ]),
  );

/**
 * Copies the repository as it stands, with what is not committed; the packages are those of the
 * repository itself.
 */
export const makeWorkingCopy = (repository: string): WorkingCopy => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "callsheet-mutants-"));
  cpSync(repository, folder, {
    recursive: true,
    filter: (path) => path === repository || !LEFT_OUT.has(basename(path)),
  });
  symlinkSync(realpathSync(join(repository, "node_modules")), join(folder, "node_modules"));
  const sources = sourcesIn(folder);
  const notes = join(folder, NOTES);
  return {
    folder,
    with: async (mutant, work) => {
      const { path, text } = plant(sources, mutant);
      rmSync(notes, { force: true });
      writeFileSync(join(folder, path), text);
      try {
        const result = await work();
        return { result, isMade: typeof mutant.mistake !== "function" || existsSync(notes) };
      } finally {
        writeFileSync(join(folder, path), sources.get(path) ?? "");
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
