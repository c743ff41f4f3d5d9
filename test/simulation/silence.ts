import type { StartOperation } from "../../functions/tencent/operation.ts";
import { operations } from "../../functions/tencent/registry.ts";
import type { Fault } from "./fault-kinds.ts";
import { drawnFor, Random } from "./random.ts";
import type { Seldom } from "./schedule.ts";

const HOUR = 60 * 60 * 1000;

/** As rare as it is dear: it goes on for days. */
const SHARE = 0.008;

/** Operations whose starts are repeated, and of those the ones that VOD lists. */
const namesOf = (
  isMeant: (operation: StartOperation) => boolean,
): readonly [string, ...string[]] => {
  const [first = "", ...others] = operations.filter(isMeant).map(({ name }) => name);
  return [first, ...others];
};
const repeated = namesOf((operation) => operation.class === "deduped");
const listed = namesOf(({ listedBy }) => listedBy !== undefined);

/**
 * Days in which no answer of Tencent's reaches us. The schedule comes seldom: every minute would
 * only bring more of the same.
 */
export interface Silence extends Seldom {
  readonly operation: string;
  /** Whether VOD's list shows everything. */
  readonly isListed: boolean;
  readonly outage: Fault;
}

/**
 * In a few lives a start stays unknown for as long as Tencent remembers anything: repeats end after
 * two days, what is missing in a list means nothing after three, and for some of the first list it
 * is just too late. Requests arrive and their answers are lost, or nothing arrives.
 */
export const silenceOf = (seed: number, start: number): Silence | undefined => {
  if (drawnFor(seed, "silence") >= SHARE) return undefined;
  const random = new Random(seed, "silence");
  const isForList = random.chance(0.4);
  const forMs = isForList
    ? random.whole(71.2 * HOUR, 71.9 * HOUR)
    : random.whole(30 * HOUR, 90 * HOUR);
  const arrives = !isForList && random.chance(0.5);
  return {
    operation: random.pick(isForList ? listed : repeated),
    isListed: isForList || random.chance(0.3),
    outage: { at: `outage:${arrives ? "answers" : "tencent"}:days`, kind: "outage", ms: 0, forMs },
    until: start + forMs,
    everyMinutes: random.whole(120, 480),
  };
};
