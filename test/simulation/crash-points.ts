import type { Scene } from "./crash-scenes.ts";
import { type Channel, createMoods, type Fault, type Place } from "./fault-kinds.ts";
import { type Life, type LifeOptions, runLife } from "./life.ts";
import type { TencentMood } from "./tencent.ts";

const SECOND = 1000;

/** Longer than every lease and every patience. */
const PAST_LEASE_MS = 75 * SECOND;

/** Not as long as a signature lives: the request is still accepted. */
const WITHIN_SIGNATURE_MS = 240 * SECOND;

/** Longer than a signature lives, and than we wait before we rely on it. */
const PAST_FENCE_MS = 420 * SECOND;

type Variant = Omit<Fault, "at">;

const slow = (ms: number): Variant => ({ kind: "slow", ms, hears: false });
const unheard = (ms: number): Variant => ({ kind: "slow", ms, hears: true });
const late: Variant = { kind: "late", ms: PAST_LEASE_MS };
const kind = (name: Fault["kind"]): Variant => ({ kind: name });
const delays: readonly Variant[] = [PAST_LEASE_MS, PAST_FENCE_MS].map((ms) => ({
  kind: "delay",
  ms,
}));
const isHeldUp: readonly Variant[] = [slow(PAST_LEASE_MS), slow(PAST_FENCE_MS)];

/** Each once: `createMoods` has some of them twice, for draws. */
const moods: readonly TencentMood[] = [...new Set(createMoods)];

/**
 * The faults that can happen at a place. A call that changes nothing has no answer to lose. For
 * such a call it makes no difference whether its process dies before or after it.
 */
const variants: Readonly<Record<Channel, readonly Variant[]>> = {
  read: [kind("fail"), kind("die-before"), ...isHeldUp],
  write: [
    kind("fail"),
    kind("lost"),
    kind("repeated"),
    kind("die-before"),
    kind("die-after"),
    ...isHeldUp,
    late,
  ],
  query: [kind("index-empty"), kind("fail"), kind("die-before"), ...isHeldUp],
  create: [
    ...[kind("fail"), kind("lost"), kind("unreached"), kind("die-before"), kind("die-after")],
    ...[...isHeldUp, slow(WITHIN_SIGNATURE_MS)],
    ...[PAST_LEASE_MS, WITHIN_SIGNATURE_MS, PAST_FENCE_MS].map(unheard),
    late,
    ...moods.map((mood): Variant => ({ kind: "mood", mood })),
  ],
  question: [kind("fail"), kind("die-before"), ...isHeldUp],
  secret: [kind("fail"), kind("die-before"), ...isHeldUp],
  sleep: [kind("die-after"), ...isHeldUp],
  forward: [],
  callback: [kind("drop"), kind("twice"), ...delays],
  tick: [kind("drop"), kind("twice"), ...delays],
};

/** A life of a scene with exactly these faults. */
export const liveScene = (
  scene: Scene,
  faults: readonly Fault[],
  options: Pick<LifeOptions, "trace" | "sabotage"> = {},
): Promise<Life> =>
  runLife(scene.population.seed, { ...options, population: scene.population, faults });

/**
 * Each fault at each place that was reached after the last of the life's own faults, or at all
 * where it had none.
 */
export const nextFaults = ({
  places,
  faults,
  foundNothing,
}: Pick<Life, "places" | "faults" | "foundNothing">): readonly Fault[] => {
  const last = places.findLastIndex(({ at }) => faults.some((fault) => fault.at === at));
  return places.slice(last + 1).flatMap((place, index, all) =>
    variantsAt(place, all[index - 1])
      .filter(({ kind: name }) => name !== "index-empty" || !foundNothing.has(place.at))
      .map((variant) => ({ at: place.at, ...variant })),
  );
};

/**
 * A function reads several work lists side by side and waits for all of them. Each list may seem
 * empty; one that is empty cannot. One list that fails or is slow has the same effect, whichever it
 * is.
 */
const variantsAt = (place: Place, previous: Place | undefined): readonly Variant[] => {
  const isBeside =
    place.channel === "query" &&
    previous?.channel === "query" &&
    previous.moment === place.moment &&
    ownerOf(previous) === ownerOf(place);
  return isBeside ? variants.query.slice(0, 1) : variants[place.channel];
};

const ownerOf = ({ at }: { readonly at: string }): string => at.slice(0, at.lastIndexOf("/"));
