import type { Fault } from "./fault-kinds.ts";
import type { Life } from "./life.ts";

/**
 * The fewest of a life's faults with which it still breaks the same promise: none of them can be
 * left out alone. `live` lives the life with these faults and no others. Undefined if the life does
 * not break a promise when its faults are repeated, which would be our own mistake.
 */
export const shrink = async (
  life: Life,
  live: (faults: readonly Fault[]) => Promise<Life>,
): Promise<Life | undefined> => {
  const promise = life.violations[0]?.promise;
  const breaks = ({ violations }: Life): boolean =>
    violations.some((violation) => violation.promise === promise);
  let least = await live(life.faults);
  if (promise === undefined || !breaks(least)) return undefined;
  for (
    let size = Math.ceil(life.faults.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    let from = 0;
    while (from < least.faults.length) {
      const fewer = await live(
        least.faults.filter((_, index) => index < from || index >= from + size),
      );
      if (breaks(fewer) && fewer.faults.length < least.faults.length) least = fewer;
      else from += size;
    }
  }
  return least;
};
