import { doClocksDiffer } from "./clocks.ts";
import { deploysOf, outagesOf, ratesOf, redeploysOf, tencentOf } from "./drawn-settings.ts";
import { doesTimeDelete } from "./expiry.ts";
import { withLargeLane } from "./large-lane.ts";
import { endpointsOf } from "./planned-endpoints.ts";
import type { PlannedNeighbour, Population } from "./planned-life.ts";
import type { PlannedTask } from "./planned-task.ts";
import { asFollower, asPulled, plannedTask, repeatedAt } from "./planned-tasks.ts";
import { drawnFor, Random } from "./random.ts";
import { PRYING } from "./secrets.ts";
import { silenceOf } from "./silence.ts";
import { withStrangeBot } from "./strange-bot.ts";
import { boundsOf } from "./tenant-bounds.ts";

export { operationNames, type PlannedTask } from "./planned-task.ts";
export { tenants } from "./planned-tasks.ts";

const SECOND = 1000;

const MINUTE = 60 * SECOND;

const HOUR = 60 * MINUTE;

const DAY = 24 * HOUR;

/** A crowd takes as long to live as thirty others. */
const CROWDED = 0.01;

/**
 * Draws a life. A few in a thousand go on, with faults, for most of the 72 hours for which Tencent
 * remembers anything.
 */
export const populationOf = (
  seed: number,
  asked: { readonly isMixed?: boolean | undefined; readonly isCrowded?: boolean } = {},
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
  const { isMixed = drawnFor(seed, "versions") < 0.1 } = asked;
  // A block takes two.
  const drawnAlone = (random.chance(0.9) || silence !== undefined) && revoked === undefined;
  const drawnCount = drawnAlone ? 1 : random.pick([2, 2, 2, 3]);
  const { isCrowded: wanted = drawnFor(seed, "crowded") < CROWDED } = asked;
  const isCrowded = wanted && silence === undefined && !isLong;
  const isAlone = drawnAlone && !isCrowded;
  const count = isCrowded ? 10 + Math.floor(41 * drawnFor(seed, "how crowded")) : drawnCount;
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
      isCrowded,
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
    ...(isCrowded ? { listPage: 2 } : {}),
    acceptsCopiesThatMeet: drawnFor(seed, "copies that meet") < 0.5,
  };
  const redeploys = pulls || neighbours.length > 0 ? undefined : redeploysOf(seed, start);
  const first = (task: PlannedTask): PlannedTask =>
    silence === undefined ? firstOf(random, task, { seed, pulls, neighbours, redeploys }) : task;
  const population: Population = {
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
    // After a redeploy the prying tenant would be told that a product is not offered.
    pries: redeploys === undefined ? priesOf(seed) : 0,
    looksBack: random.chance(0.3),
    listsBack: random.chance(isAlone ? 0.01 : 0.1) || isCrowded,
    listProven: tencent.listsTasks && (random.chance(0.7) || silence !== undefined),
    isMixed,
    endpoints: isMixed
      ? []
      : endpointsOf(seed, start, [...new Set(tasks.map(({ tenant }) => tenant)), PRYING]),
    hasBus: !isMixed && drawnFor(seed, "bus") < 0.2,
    auditsAt: random.chance(0.06)
      ? Array.from({ length: random.whole(1, 4) }, () => start + random.whole(0, faultsFor + HOUR))
      : [],
    dailyCap: random.chance(0.05) ? (isCrowded ? 5 : 1) : undefined,
    tenantBounds: isMixed ? undefined : boundsOf(seed, count),
    pause: random.chance(0.04) ? pauseOf(random, start, faultsFor) : undefined,
    silence,
    revoked,
    redeploys,
    seldom: silence,
    isCrowded,
    timeDeletes: doesTimeDelete(seed),
    clocksDiffer: doClocksDiffer(seed),
  };
  return isCrowded && drawnFor(seed, "large lane") < 0.4 ? withLargeLane(population) : population;
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

/** The first neighbour is there from the start, so that a follower can name its task. */
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
