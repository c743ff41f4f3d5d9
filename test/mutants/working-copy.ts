import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Mutant, mutated } from "./mutant.ts";

/** Not part of the repository, or not needed to run it. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules", "dist", "cdk.out", ".local"]);

/** A copy of the repository that may be broken. */
export interface WorkingCopy {
  readonly folder: string;
  /** Does the work while the mistake is in the code. Throws before it where the mutant does not apply. */
  with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T>;
  remove(): void;
}

/** Copies the repository as it stands, with what is not committed; the packages are those of the repository itself. */
export const makeWorkingCopy = (repository: string): WorkingCopy => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "callsheet-mutants-"));
  cpSync(repository, folder, { recursive: true, filter: (path) => path === repository || !LEFT_OUT.has(basename(path)) });
  symlinkSync(realpathSync(join(repository, "node_modules")), join(folder, "node_modules"));
  return {
    folder,
    with: async (mutant, work) => {
      const path = join(folder, "functions", mutant.file);
      const source = readFileSync(path, "utf8");
      writeFileSync(path, await mutated(source, mutant));
      try {
        return await work();
      } finally {
        writeFileSync(path, source);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
