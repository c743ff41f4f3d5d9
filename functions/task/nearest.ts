/** A longer word is no slip of the pen, and comparing it would cost more than it tells. */
const LONGEST = 64;

/**
 * The known word that a caller probably meant: the one with the fewest changed letters, whatever
 * their case. Undefined if more than a third of the letters differ. Example: `modelname` and
 * `ModelNmae` are both nearest to `ModelName`.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const distances = known.map((each) => ({
    each,
    distance: distanceOf(word.toLowerCase(), each.toLowerCase()),
  }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= word.length / 3 ? best.each : undefined;
}

/**
 * The number of letters to insert, remove, replace or swap with their neighbour (optimal string
 * alignment). Example: `ab` to `ba` is 1.
 */
const distanceOf = (one: string, other: string): number => {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const cost = one[row - 1] === other[column - 1] ? 0 : 1;
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      const [left = 0, above = 0, diagonal = 0] = [
        line[column - 1],
        rows[row - 1]?.[column],
        rows[row - 1]?.[column - 1],
      ];
      const swapped = isSwapped
        ? (rows[row - 2]?.[column - 2] ?? Number.POSITIVE_INFINITY) + 1
        : Number.POSITIVE_INFINITY;
      line.push(Math.min(left + 1, above + 1, diagonal + cost, swapped));
    }
    rows.push(line);
  }
  return rows[one.length]?.[other.length] ?? Number.POSITIVE_INFINITY;
};
