type Path = readonly (string | number)[];

/**
 * Where two JSON values differ, as paths to the outermost places that do: a field that only one of
 * them has, or lists of unequal length.
 */
export const differences = (one: unknown, other: unknown, path: Path = []): readonly Path[] => {
  if (Object.is(one, other)) return [];
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((member, place) => differences(member, other[place], [...path, place]));
  }
  if (!isFields(one) || !isFields(other)) return [path];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => differences(one[name], other[name], [...path, name]));
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
