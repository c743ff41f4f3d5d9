import { Random } from "../simulation/random.ts";

/** How long tasks of a kind take: a median, and how wide they spread around it. */
export interface Kind {
  readonly name: string;
  readonly medianMs: number;
  /** The standard deviation of the durations' logarithm. */
  readonly spread: number;
}

/** Tasks of a video model take 60 to 105 s. Others take many minutes. */
export const kinds: readonly [Kind, ...Kind[]] = [
  { name: "90 s, wide", medianMs: 90_000, spread: 0.5 },
  { name: "90 s", medianMs: 90_000, spread: 0.25 },
  { name: "90 s, narrow", medianMs: 90_000, spread: 0.1 },
  { name: "300 s, wide", medianMs: 300_000, spread: 0.5 },
  { name: "300 s, narrow", medianMs: 300_000, spread: 0.1 },
  { name: "600 s", medianMs: 600_000, spread: 0.25 },
  { name: "900 s, wide", medianMs: 900_000, spread: 0.5 },
  { name: "900 s", medianMs: 900_000, spread: 0.25 },
];

/** Durations of tasks of this kind, in milliseconds: the same for the same seed. */
export const drawn = ({ name, medianMs, spread }: Kind, seed: number, count: number): number[] => {
  const random = new Random(seed, name);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: count }, () => medianMs * Math.exp(spread * normal()));
};

/** As many slices of a large draw, each with as many tasks. */
const DRAWN = 200_000;
const SLICES = 400;

/**
 * The least that questions times mean lateness can be, in seconds: J²/2, with J = ∫√(f·S) over the
 * density f and the survival S.
 */
export const leastCost = (kind: Kind): number => {
  const lengths = Float64Array.from(drawn(kind, 0, DRAWN)).sort();
  const at = (slice: number): number =>
    lengths[Math.min(Math.floor((slice * DRAWN) / SLICES), DRAWN - 1)] ?? 0;
  let effort = 0;
  for (let slice = 0; slice < SLICES; slice++)
    effort += Math.sqrt(((1 - (slice + 0.5) / SLICES) * (at(slice + 1) - at(slice))) / SLICES);
  return effort ** 2 / 2 / 1000;
};
