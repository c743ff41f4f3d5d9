import type { Population } from "./planned-life.ts";
import { drawnFor } from "./random.ts";

/**
 * How far a clock may be from the true time, in milliseconds. So two differ by the 30 s that
 * `CLOCKS_DIFFER` allows, and none is further from Tencent's than is tolerated.
 */
const MOST_AHEAD_MS = 15_000;

/** The lives in which each process and Tencent have clocks of their own. */
const SHARE = 0.3;

/** Whether the clocks of a life differ. Drawn apart, as lives were drawn before there were any. */
export const doClocksDiffer = (seed: number): boolean => drawnFor(seed, "clocks") < SHARE;

/** How far a clock of a life may be from the true time, in milliseconds. */
export const slackOf = ({ clocksDiffer }: Pick<Population, "clocksDiffer">): number =>
  clocksDiffer === true ? MOST_AHEAD_MS : 0;

/**
 * By how many milliseconds somebody's clock is ahead of the true time; negative where it is behind.
 * Half of all clocks are as far off as they may be: the promises break at the edge.
 */
export const aheadOf = (seed: number, who: string): number => {
  const drawn = 2 * drawnFor(seed, `clock of ${who}`) - 1;
  return Math.round(MOST_AHEAD_MS * Math.max(-1, Math.min(1, 2 * drawn)));
};
