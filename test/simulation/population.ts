import { type Fault, type FaultRates, outageTargets } from "./faults.ts";
import {
  asFollower,
  asPulled,
  type PlannedTask,
  plannedTask,
  repeatedAt,
} from "./planned-tasks.ts";
import { drawnFor, Random } from "./random.ts";
import type { Seldom } from "./schedule.ts";
import { type Silence, silenceOf } from "./silence.ts";
import { type StrangeBot, withStrangeBot } from "./strange-bot.ts";
import { honest, type TencentOptions, usual } from "./tencent.ts";

export { operationNames, type PlannedTask, tenants } from "./planned-tasks.ts";

/**
 * A task that somebody else starts in one of our applications. `context`: none, their own words, or
 * what another environment of ours says.
 */
export interface PlannedNeighbour {
  readonly number: number;
  readonly product: "vod" | "tiw" | "trtc";
  readonly startAt: number;
  readonly context: "none" | "own" | "staging";
}

/** Everything that is drawn about a life before it begins. */
export interface Population {
  readonly seed: number;
  /** Milliseconds since the UNIX epoch. */
  readonly start: number;
  readonly tasks: readonly PlannedTask[];
  /** From when on nothing fails any more. */
  readonly faultsUntil: number;
  readonly rates: FaultRates;
  readonly outages: readonly Fault[];
  readonly deploys: readonly Fault[];
  readonly tencent: TencentOptions;
  /** Products whose callbacks reach us. */
  readonly callbackProducts: readonly string[];
  readonly pulls: boolean;
  /** Whether messages about other people's tasks have an address to be sent on to. */
  readonly forwards: boolean;
  readonly neighbours: readonly PlannedNeighbour[];
  readonly strangeBot: StrangeBot | undefined;
  readonly laneLimit: number;
  /** Whether functions are killed when they run for too long; else they may wake up whenever. */
  readonly killsLate: boolean;
  /**
   * Which step of a rotation of all secrets begins when; what comes before and after it keeps to
   * the runbook.
   */
  readonly rotates: { readonly step: 1 | 2 | 3; readonly at: number } | undefined;
  readonly attacks: number;
  /** How often a tenant without tasks looks for those of others. */
  readonly pries: number;
  /** Whether callers look at the end once more, when all is over. */
  readonly looksBack: boolean;
  /** Whether each tenant then lists its tasks, too. */
  readonly listsBack: boolean;
  /** Whether the deployment says that VOD's list shows everything, as it then does. */
  readonly listProven: boolean;
  /**
   * Whether functions of this version and of the one before share the table, as they do while one
   * takes the other's place.
   */
  readonly isMixed: boolean;
  /**
   * When it is deployed again with other settings: without the applications of its tasks, or
   * without their products.
   */
  readonly redeploys:
    | { readonly at: number; readonly without: "applications" | "products" }
    | undefined;
  /** When the daily audit comes. */
  readonly auditsAt: readonly number[];
  /** How many tasks may be submitted on one day. */
  readonly dailyCap: number | undefined;
  /** When an operator pauses submissions, and until when. */
  readonly pause: { readonly from: number; readonly until: number } | undefined;
  readonly silence: Silence | undefined;
  /** When our key is revoked at Tencent, and until when: it then refuses every call of ours. */
  readonly revoked: { readonly from: number; readonly until: number } | undefined;
  /** Where the schedule does not come every minute. */
  readonly seldom: Seldom | undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Draws a life. A few in a thousand go on, with faults, for most of the 72 hours for which Tencent
 * remembers anything.
 */
export const populationOf = (
  seed: number,
  versions: { readonly isMixed?: boolean | undefined } = {},
): Population => {
  const random = new Random(seed, "population");
  const start = Date.parse("2026-01-01T00:00:00.000Z") + random.whole(0, 2 * DAY);
  const isLong = random.chance(0.0025);
  const faultsFor = isLong
    ? random.whole(20 * HOUR, 80 * HOUR)
    : random.pick([5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR]);
  const submitWithin = random.pick([SECOND, 30 * SECOND, 5 * MINUTE]);
  const silence = silenceOf(seed, start);
  const revoked = silence === undefined ? revokedOf(seed, start) : undefined;
  const { isMixed = drawnFor(seed, "versions") < 0.1 } = versions;
  // A block takes two.
  const isAlone = (random.chance(0.9) || silence !== undefined) && revoked === undefined;
  const count = isAlone ? 1 : random.pick([2, 2, 2, 3]);
  // Where several do the same, they wait for each other's slots.
  const isCrowd = random.chance(0.6);
  // Days of asking in vain are long enough without an empty queue to look at.
  const pulls = random.chance(0.045) && silence === undefined;
  const neighbours =
    random.chance(pulls ? 0.6 : 0.06) && silence === undefined
      ? neighboursOf(random, start, pulls)
      : [];
  const tasks = Array.from({ length: count }, (_, number) =>
    plannedTask(random, {
      seed,
      number,
      start,
      submitWithin,
      isCrowd,
      isAlone,
      operation: silence?.operation,
      isMixed,
    }),
  );
  const callbackProducts = random.pick([
    [],
    ["vod", "mps", "tiw", "trtc"],
    ["vod", "mps", "tiw", "trtc"],
    ["vod", "trtc"],
  ]);
  const tencent = {
    ...tencentOf(random, isLong),
    ...(silence === undefined ? {} : { listsTasks: silence.isListed }),
    acceptsCopiesThatMeet: drawnFor(seed, "copies that meet") < 0.5,
  };
  const redeploys = pulls || neighbours.length > 0 ? undefined : redeploysOf(seed, start);
  const first = (task: PlannedTask): PlannedTask =>
    silence === undefined ? firstOf(random, task, { seed, pulls, neighbours, redeploys }) : task;
  return {
    seed,
    start,
    ...withStrangeBot(
      seed,
      tasks.map((task) => (task.number === 0 ? first(task) : task)),
    ),
    faultsUntil: Math.max(start + faultsFor, revoked?.until ?? 0),
    rates: ratesOf(random, isLong),
    outages: [...outagesOf(random, faultsFor), ...(silence === undefined ? [] : [silence.outage])],
    deploys: deploysOf(random, Math.min(faultsFor, HOUR)),
    tencent,
    callbackProducts,
    pulls,
    forwards: pulls || random.chance(0.5),
    neighbours,
    laneLimit: random.pick([1, 1, 2]),
    killsLate: random.chance(0.5),
    rotates: random.chance(0.25) ? rotationOf(random, start) : undefined,
    attacks: random.chance(0.2) ? random.whole(1, 5) : 0,
    // It is told that a product is not offered, whoever asks.
    pries: redeploys === undefined ? priesOf(seed) : 0,
    looksBack: random.chance(0.3),
    listsBack: random.chance(isAlone ? 0.01 : 0.1),
    listProven: tencent.listsTasks && (random.chance(0.7) || silence !== undefined),
    isMixed,
    auditsAt: random.chance(0.06)
      ? Array.from({ length: random.whole(1, 4) }, () => start + random.whole(0, faultsFor + HOUR))
      : [],
    dailyCap: random.chance(0.05) ? 1 : undefined,
    pause: random.chance(0.04) ? pauseOf(random, start, faultsFor) : undefined,
    silence,
    revoked,
    redeploys,
    seldom: silence,
  };
};

/** Drawn apart, as lives were drawn before there was any. */
const priesOf = (seed: number): number =>
  drawnFor(seed, "prying") < 0.15 ? 1 + Math.floor(3 * drawnFor(seed, "pries")) : 0;

/** For an hour, in a few lives; drawn apart, as lives were drawn before there was any. */
const revokedOf = (seed: number, start: number): Population["revoked"] => {
  if (drawnFor(seed, "revoked") >= 0.015) return undefined;
  const from = start + Math.floor(drawnFor(seed, "revoked from") * 10 * MINUTE) - 5 * MINUTE;
  return { from, until: from + HOUR };
};

const pauseOf = (random: Random, start: number, within: number): Population["pause"] => {
  const from = start + random.whole(0, MINUTE);
  return { from, until: from + random.whole(0, within) };
};

/**
 * A step lasts longer than most lives: so that tasks see each, one of them is made to begin while
 * they are under way.
 */
const rotationOf = (random: Random, start: number): Population["rotates"] => ({
  step: random.pick([1, 2, 2, 2, 3]),
  at: start + random.whole(0, random.pick([MINUTE, 4 * MINUTE, 10 * MINUTE])),
});

/** The first is there from the start, so that whoever wants to follow its task can name it. */
const neighboursOf = (random: Random, start: number, pulls: boolean): readonly PlannedNeighbour[] =>
  Array.from({ length: random.pick([1, 1, 2]) }, (_, number) => ({
    number,
    product: pulls ? "vod" : random.pick(["vod", "vod", "tiw", "trtc"]),
    startAt: number === 0 ? start : start + random.whole(0, 2 * MINUTE),
    context: random.pick(["none", "own", "staging", "staging"]),
  }));

/**
 * Only some operations have events that can be pulled. Now and then a task is a neighbour's, or
 * nobody's.
 */
const firstOf = (
  random: Random,
  task: PlannedTask,
  {
    seed,
    pulls,
    neighbours,
    redeploys,
  }: Pick<Population, "seed" | "pulls" | "neighbours" | "redeploys">,
): PlannedTask => {
  const isFollower = random.chance(neighbours.length > 0 ? 0.3 : 0.004);
  if (isFollower) return asFollower(task, neighbours[0] ?? { number: 0, product: "vod" });
  if (redeploys !== undefined)
    return repeatedAt(
      task,
      seed,
      [SECOND, 5 * MINUTE, 3 * HOUR].map((later) => redeploys.at + later),
    );
  return pulls ? asPulled(task, seed) : task;
};

/** Drawn apart, as lives were drawn before there was any. */
const redeploysOf = (seed: number, start: number): Population["redeploys"] => {
  if (drawnFor(seed, "redeploys") >= 0.08) return undefined;
  const at = start + Math.floor(drawnFor(seed, "redeployed at") * 10 * MINUTE);
  return { at, without: drawnFor(seed, "redeployed without") < 0.5 ? "applications" : "products" };
};

/**
 * Each life is bad in its own way: of each kind of call some lives see no fault and others see
 * little else.
 */
const ratesOf = (random: Random, isLong: boolean): FaultRates => {
  const severity = isLong ? 0.3 : random.pick([0.8, 1.3, 1.3, 1.8]);
  const rate = (usually: number): number =>
    random.chance(0.2) ? 0 : Math.min(0.9, usually * severity * (0.3 + 1.4 * random.next()));
  return {
    read: rate(0.04),
    write: rate(0.06),
    query: rate(0.04),
    create: rate(0.45),
    question: rate(0.2),
    secret: rate(0.1),
    sleep: rate(0.03),
    forward: rate(0.2),
    callback: rate(0.5),
    tick: rate(0.5),
  };
};

const outagesOf = (random: Random, within: number): readonly Fault[] =>
  outageTargets.flatMap((target, index) =>
    random.chance(0.15)
      ? [
          {
            at: `outage:${target}:${index}`,
            kind: "outage",
            ms: random.whole(0, within),
            forMs: random.pick([MINUTE, 10 * MINUTE, 45 * MINUTE]),
          },
        ]
      : [],
  );

const deploysOf = (random: Random, within: number): readonly Fault[] =>
  random.chance(0.3)
    ? Array.from({ length: random.whole(1, 4) }, (_, index) => ({
        at: `deploy:${index}`,
        kind: "deploy",
        ms: random.whole(0, within),
      }))
    : [];

const tencentOf = (random: Random, isLong: boolean): TencentOptions => {
  const longest = isLong
    ? random.pick([10 * HOUR, 45 * HOUR])
    : random.pick([30 * SECOND, 90 * SECOND, 8 * MINUTE]);
  return {
    burnsRefusedIds: random.chance(0.5),
    listsTasks: random.chance(0.5),
    listLagMs: random.pick([0, 30 * SECOND, 10 * MINUTE]),
    lifeMs: (draw) => SECOND * Math.floor(5 + (draw() * draw() * longest) / SECOND),
    concurrency: random.pick([1, 2, 5]),
    oddities: random.chance(0.3) ? honest : { ...usual, sticks: isLong ? 0.2 : 0.002 },
  };
};
