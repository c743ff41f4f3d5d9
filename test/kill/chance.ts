/**
 * Chance that comes again with its seed. The processes' use of it does not: the machine's scheduler
 * decides that.
 */
export interface Chance {
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** A whole number from 0 to below this. */
  below(limit: number): number;
  /** One of these, which must not be none. */
  oneOf<T>(choices: readonly [T, ...T[]]): T;
}

/** Mulberry32: 32 bits of state are enough to choose victims. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    happens: (probability) => next() < probability,
    below,
    oneOf: ([first, ...others]) => others[below(others.length + 1) - 1] ?? first,
  };
};
