import { transform } from "esbuild";

/** A deliberate mistake in the shipped code, and where it should show. */
export interface Mutant {
  /** The promise that is broken, in plain words. Names one mutant. */
  readonly name: string;
  /** Below `functions/`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The tests that are most likely to see it, below `test/`. */
  readonly tests: readonly string[];
  /** Why nothing can see it: what else keeps the promise. */
  readonly survives?: string;
}

/**
 * The file with the mistake in it. Throws where the text stands there not at all or more than once, and where what comes of it is no program:
 * such a mutant would prove nothing, and what it was for would be tested by nobody.
 */
export const mutated = async (source: string, { name, file, find, replace }: Mutant): Promise<string> => {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`"${name}" does not apply: its text stands ${times} times in functions/${file}, not once.`);
  const result = source.replace(find, () => replace);
  if (result === source) throw new Error(`"${name}" changes nothing.`);
  try {
    await transform(result, { loader: "ts", logLevel: "silent" });
  } catch {
    throw new Error(`"${name}" is no program: functions/${file} does not parse with it.`);
  }
  return result;
};

/** Mutants of one file. Each may name other tests than its neighbours. */
export const inFile = (
  file: string,
  tests: readonly string[],
  entries: readonly (Omit<Mutant, "file" | "tests"> & { readonly tests?: readonly string[] })[],
): readonly Mutant[] => entries.map((entry) => ({ file, tests, ...entry }));
