/**
 * The first of each that have one name, in the order in which their names last come: of `a1 b1 a2`
 * it is `b1 a1`.
 */
export function firstOfEach<T>(all: readonly T[], nameOf: (each: T) => string): readonly T[] {
  if (all.length < 2) return all;
  const byName = new Map(all.toReversed().map((each) => [nameOf(each), each]));
  return [...byName.values()].toReversed();
}
