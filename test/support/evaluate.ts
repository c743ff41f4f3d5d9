import { isDeepStrictEqual } from "node:util";
import type { Row } from "../../functions/store/table.ts";
import type { Condition, Update, Value } from "../../functions/task/condition.ts";

/** DynamoDB refuses the whole write: the update does not fit the row. */
export class InvalidUpdate extends Error {
  override readonly name = "InvalidUpdate";
}

/**
 * Whether the condition holds for a row, as DynamoDB would say. A row that does not exist is `{}`.
 */
export const evaluateCondition = (row: Row, condition: Condition): boolean => {
  if ("all" in condition) return condition.all.every((part) => evaluateCondition(row, part));
  if ("any" in condition) return condition.any.some((part) => evaluateCondition(row, part));
  if ("exists" in condition) return at(row, condition.exists) !== undefined;
  if ("absent" in condition) return at(row, condition.absent) === undefined;
  if ("oneOf" in condition)
    return condition.oneOf[1].some((value) => same(at(row, condition.oneOf[0]), value));
  if ("equals" in condition) return same(at(row, condition.equals[0]), condition.equals[1]);
  if ("sizeBelow" in condition)
    return sizeOf(at(row, condition.sizeBelow[0])) < condition.sizeBelow[1];
  if ("below" in condition) return difference(at(row, condition.below[0]), condition.below[1]) < 0;
  if ("atMost" in condition)
    return difference(at(row, condition.atMost[0]), condition.atMost[1]) <= 0;
  return difference(at(row, condition.above[0]), condition.above[1]) > 0;
};

/**
 * The row after the update. Throws `InvalidUpdate` where DynamoDB would refuse: a path below
 * something that is no map, an addition to something that is no number. A row that does not exist
 * yet is its key alone.
 */
export const applyUpdate = (row: Row, { set = {}, remove = [], add = {} }: Update): Row => {
  const isRemoved = remove.some((path) => Object.hasOwn(row, path));
  const changed: Record<string, unknown> = isRemoved ? without(row, remove) : { ...row };
  for (const path of remove) if (path.includes(".")) change(changed, path, () => undefined);
  for (const path of Object.keys(set)) change(changed, path, () => stored(set[path]));
  for (const path of Object.keys(add)) change(changed, path, (old) => sum(old, add[path] ?? 0));
  return changed;
};

/** A row as it is kept: without what is undefined, at any depth. */
export const storedRow = (row: Row): Row => {
  const members = Object.entries(row).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members.map(([name, value]) => [name, stored(value as Value)]));
};

/** A new object, as one from which something was deleted takes fifty times as long to copy. */
const without = (row: Row, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const isMap = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const member = (map: unknown, name: string): unknown =>
  isMap(map) && Object.hasOwn(map, name) ? map[name] : undefined;

const at = (row: Row, path: string): unknown =>
  path.includes(".") ? path.split(".").reduce<unknown>(member, row) : member(row, path);

/** Undefined members of a map are not stored. */
const stored = (value: Value | undefined): unknown => {
  if (typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(stored);
  if (!isMap(value)) return value;
  const members = Object.entries(value as Readonly<Record<string, Value | undefined>>);
  return Object.fromEntries(
    members.filter(([, kept]) => kept !== undefined).map(([name, kept]) => [name, stored(kept)]),
  );
};

/** Numbers that are no number are never in a row, and zero has one sign there. */
const same = (found: unknown, value: Value): boolean =>
  found === value ||
  (typeof found === "object" &&
    typeof value === "object" &&
    isDeepStrictEqual(found, stored(value)));

/**
 * Negative, zero or positive; NaN, which every comparison calls false, for a missing attribute or
 * another type. Strings are ordered by their bytes.
 */
const difference = (found: unknown, value: string | number): number => {
  if (typeof found === "number" && typeof value === "number") return found - value;
  if (typeof found === "string" && typeof value === "string")
    return Buffer.compare(Buffer.from(found), Buffer.from(value));
  return Number.NaN;
};

/** NaN for what has no size. */
const sizeOf = (found: unknown): number => {
  if (typeof found === "string" || Array.isArray(found)) return found.length;
  return isMap(found) ? Object.keys(found).length : Number.NaN;
};

const sum = (old: unknown, amount: number): number => {
  if (old === undefined) return amount;
  if (typeof old === "number") return old + amount;
  throw new InvalidUpdate("Only a number can be added to.");
};

/** Changes what this function has copied for itself: the row, and each map on the way. */
const change = (
  map: Record<string, unknown>,
  path: string,
  to: (old: unknown) => unknown,
): void => {
  const dot = path.indexOf(".");
  const name = dot < 0 ? path : path.slice(0, dot);
  const old = member(map, name);
  if (dot >= 0) {
    const inner = { ...mapOf(old, name) };
    change(inner, path.slice(dot + 1), to);
    map[name] = inner;
    return;
  }
  const value = to(old);
  if (value === undefined) delete map[name];
  else map[name] = value;
};

const mapOf = (value: unknown, name: string): Row => {
  if (isMap(value)) return value;
  throw new InvalidUpdate(`${name} is no map.`);
};
