import type { PlacedMutant } from "./mutant.ts";
import { runTests } from "./run-tests.ts";
import { simulate } from "./simulate.ts";

/** The catcher of a mutant: the simulator, or a test file, and its words. */
export interface Catch {
  readonly by: string;
}

/** The longest that one look may take: far longer than any needs on a slow machine. */
const LIMIT_MS = 10 * 60_000;

/**
 * Asks what the mutant names as its catcher whether it sees the mistake that is in the working
 * copy. Undefined where it does not.
 */
export const catchMutant = async (
  { by }: PlacedMutant,
  where: { folder: string; stop: AbortSignal },
): Promise<Catch | undefined> => {
  if (by === "simulator") {
    const broken = await simulate(where);
    return broken === undefined ? undefined : { by: `the simulator, ${broken}` };
  }
  const run = await runTests([`test/${by}`], { ...where, limitMs: LIMIT_MS, workers: 1 });
  // A run that was killed has shown nothing: the machine may have been slow.
  return run.kind === "failed" ? { by: `${run.file}: ${run.test}` } : undefined;
};
