import type { Mutant } from "./mutant.ts";
import { runTests } from "./run-tests.ts";
import { simulate } from "./simulate.ts";

/** By what a mutant was seen. `file`: the test file, where it was a test. */
export interface Catch {
  readonly by: string;
  readonly file?: string;
}

/** Who looks, and for how long at most: far longer than any of them needs on a slow machine. */
const TESTS = { limitMs: 10 * 60_000, workers: 1 } as const;
const WHOLE_SUITE = { limitMs: 30 * 60_000, workers: 2 } as const;

/**
 * Looks whether anything sees the mistake that is in the working copy: the simulator, then the tests that are most likely to, then all of them.
 * Undefined where nothing does.
 */
export const catchMutant = async (mutant: Mutant, where: { folder: string; stop: AbortSignal }): Promise<Catch | undefined> => {
  const broken = await simulate(where);
  if (broken !== undefined) return { by: `the simulator, ${broken}` };
  // The simulator's own tests ask it the same.
  const likely = mutant.tests.filter((file) => !file.startsWith("simulation/")).map((file) => `test/${file}`);
  const caught = likely.length === 0 ? undefined : await catchByTests(likely, { ...where, ...TESTS });
  return caught ?? (await catchByTests([], { ...where, ...WHOLE_SUITE }));
};

const catchByTests = async (files: readonly string[], where: Parameters<typeof runTests>[1]): Promise<Catch | undefined> => {
  const run = await runTests(files, where);
  // A run that came to no end has shown nothing: it may have been the machine.
  return run.kind === "failed" ? { by: `${run.file}: ${run.test}`, file: run.file } : undefined;
};
