import { type Catch, catchMutant } from "./catch-mutant.ts";
import type { PlacedMutant } from "./mutant.ts";
import type { WorkingCopy } from "./working-copy.ts";

/**
 * The outcome of one mutant. `caught` is undefined where its catcher saw nothing; `isMade`: the
 * mistake happened at all.
 */
export interface Tried {
  readonly mutant: PlacedMutant;
  readonly caught: Catch | undefined;
  readonly isMade: boolean;
  readonly seconds: number;
}

/**
 * Tries the mutants, as many side by side as there are working copies, and tells of each as soon as
 * it is known.
 */
export const tryMutants = async (
  mutants: readonly PlacedMutant[],
  {
    copies,
    stop,
    tell,
  }: { copies: readonly WorkingCopy[]; stop: AbortSignal; tell: (tried: Tried) => void },
): Promise<readonly Tried[]> => {
  const waiting = mutants.values();
  const done: Tried[] = [];
  const work = async (copy: WorkingCopy): Promise<void> => {
    for (const mutant of waiting) {
      const began = performance.now();
      const { result: caught, isMade } = await copy.with(mutant, () =>
        catchMutant(mutant, { folder: copy.folder, stop }),
      );
      if (stop.aborted) return;
      const tried = {
        mutant,
        caught,
        isMade,
        seconds: Math.round((performance.now() - began) / 1000),
      };
      done.push(tried);
      tell(tried);
    }
  };
  await Promise.all(copies.map(work));
  return done;
};
