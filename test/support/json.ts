/** Leads from a JSON value to one inside it. */
export type Path = readonly (string | number)[];

/** Stands at a place whose value is to be removed. */
export const GONE = Symbol("gone");

const isTree = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === "object" && value !== null;

/** Every place in a value, the value itself first. */
export const pathsOf = (value: unknown, path: Path = []): Path[] => {
  if (!isTree(value)) return [path];
  const names = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...names.flatMap((name) => pathsOf(value[name], [...path, name]))];
};

/** The value at a place, or `undefined`. */
export const at = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, name) => (isTree(value) ? value[name] : undefined), root);

/**
 * The value with another one at this place, or nothing. Parts beside the path are shared, so the
 * original stays as it was.
 */
export const put = (root: unknown, path: Path, value: unknown): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return value === GONE ? undefined : value;
  if (Array.isArray(root)) {
    const copy = [...root];
    if (rest.length === 0 && value === GONE) copy.splice(Number(name), 1);
    else copy[Number(name)] = put(copy[Number(name)], rest, value);
    return copy;
  }
  const copy: Record<string, unknown> = { ...(isTree(root) ? root : {}) };
  if (rest.length === 0 && value === GONE) delete copy[String(name)];
  else copy[String(name)] = put(copy[String(name)], rest, value);
  return copy;
};

/** A JSON pointer to the place (RFC 6901). */
export const pointerOf = (path: Path): string =>
  path.map((name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
