/** The middle of these values; of an even number the mean of the middle two. Throws without any. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The first and the third quartile, between which half of the values lie. */
export const spread = (values: readonly number[]): readonly [low: number, high: number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
];

/**
 * The value that this share of the values does not exceed, interpolated between neighbours.
 * Example: the median of 1, 2, 4, 8 is 3.
 */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error("There are no values.");
  return below + (above - below) * (place - Math.floor(place));
};

/**
 * Each value over the one of the same round. A machine that others use is slow in both of a round,
 * so their ratio stays. Throws where the rounds do not match.
 */
export const ratios = (ours: readonly number[], theirs: readonly number[]): readonly number[] => {
  if (ours.length !== theirs.length) throw new Error("Each round measures both.");
  return ours.map((value, round) => value / (theirs[round] ?? Number.NaN));
};
