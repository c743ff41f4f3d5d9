type Path = readonly (string | number)[];

/**
 * The paths at which two JSON values differ, outermost first: a field that only one of them has, or
 * two lists of unequal length. Example: `{"a": {"b": 1}}` and `{"a": {"b": 2, "c": 3}}` differ at
 * `["a", "b"]` and `["a", "c"]`.
 */
export function differences(one: unknown, other: unknown, path: Path = []): readonly Path[] {
  if (Object.is(one, other)) return [];
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((member, place) => differences(member, other[place], [...path, place]));
  }
  if (!isFields(one) || !isFields(other)) return [path];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => differences(one[name], other[name], [...path, name]));
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
