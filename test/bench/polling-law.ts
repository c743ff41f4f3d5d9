/** A distribution of durations in seconds. */
export interface Durations {
  readonly density: (seconds: number) => number;
  readonly survival: (seconds: number) => number;
  /** No task is over later, or hardly any. */
  readonly longest: number;
}

const STEPS = 20_000;

/**
 * The least product of questions and mean lateness with which ends can be found out by asking, in
 * seconds: J²/2 with J = ∫√(f·S) over the density f and the survival S.
 *
 * Example: of durations spread evenly over 90 s, J is ⅔·√90, and the product is at least 20 s.
 */
export const pollingOptimum = ({ density, survival, longest }: Durations): number => {
  const step = longest / STEPS;
  let effort = 0;
  for (let place = 0; place < STEPS; place += 1) {
    const at = (place + 0.5) * step;
    effort += Math.sqrt(density(at) * survival(at)) * step;
  }
  return effort ** 2 / 2;
};

/**
 * Durations whose logarithm is normal: `median` seconds in the middle, and `width` as the deviation
 * of the logarithm. Media tasks look like that: none takes no time, and a few take long.
 */
export const logNormal = (median: number, width: number): Durations => {
  const scaled = (seconds: number) => Math.log(seconds / median) / width;
  return {
    density: (seconds) =>
      Math.exp(-(scaled(seconds) ** 2) / 2) / (seconds * width * Math.sqrt(2 * Math.PI)),
    survival: (seconds) => 1 - normal(scaled(seconds)),
    longest: median * Math.exp(6 * width),
  };
};

/** One duration of such a distribution, from two numbers of chance (Box and Muller). */
export const drawn = (median: number, width: number, one: number, other: number): number =>
  median * Math.exp(width * Math.sqrt(-2 * Math.log(1 - one)) * Math.cos(2 * Math.PI * other));

/** The share of a normal distribution below a deviation (Abramowitz and Stegun 26.2.17). */
const normal = (deviation: number): number => {
  const away = Math.abs(deviation);
  const t = 1 / (1 + 0.2316419 * away);
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const tail =
    (Math.exp(-(away ** 2) / 2) / Math.sqrt(2 * Math.PI)) *
    terms.reduce((sum, term, place) => sum + term * t ** (place + 1), 0);
  return deviation < 0 ? tail : 1 - tail;
};
