/** The most moments, in milliseconds, that any second has, wherever it begins. */
export const busiestSecond = (moments: readonly number[]): number => {
  const sorted = moments.toSorted((one, other) => one - other);
  let [most, first] = [0, 0];
  for (const [last, moment] of sorted.entries()) {
    while ((sorted[first] ?? moment) <= moment - 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
};
