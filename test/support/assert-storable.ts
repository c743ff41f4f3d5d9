import { rowSize } from "./row-size.ts";

/** Bytes of one item. Source: DynamoDB's documented limits. */
const LARGEST_ROW = 400 * 1024;

/** Of the magnitude of a number that is not zero. Source: DynamoDB's documented limits. */
const SMALLEST_NUMBER = 1e-130;

/**
 * DynamoDB, or its client before it sends anything, refuses the row. Neither is a failure of the
 * table: nothing is tried again.
 */
export class UnstorableRow extends Error {
  override readonly name = "ValidationException";
}

/**
 * Throws where a row holds what no real row can: integers beyond 2^53, numbers that are none, empty
 * names and keys, more than 400 KB.
 */
export const assertStorable = (row: Readonly<Record<string, unknown>>): void => {
  const mostBytes = checkedMembers(row);
  for (const key of KEYS) if (row[key] === "") throw new UnstorableRow(`The key ${key} is empty.`);
  if (mostBytes > LARGEST_ROW && rowSize(row) > LARGEST_ROW)
    throw new UnstorableRow("The row is larger than 400 KB.");
};

const KEYS = ["pk", "sk", "agenda", "dueAt", "tenant", "listKey"] as const;

/**
 * Checks each member. Answers with no fewer bytes than they have: to count them exactly takes
 * longer than all other checks.
 */
const checkedMembers = (map: Readonly<Record<string, unknown>>): number => {
  let mostBytes = 16;
  for (const name of Object.keys(map)) {
    if (name === "") throw new UnstorableRow("A name is empty.");
    mostBytes += 3 * name.length + checkedValue(name, map[name]);
  }
  return mostBytes;
};

const checkedValue = (name: string, value: unknown): number => {
  if (typeof value === "string") return 3 * value.length;
  if (typeof value === "number" && !isNumber(value))
    throw new UnstorableRow(`${name} is ${value}, which no row can hold.`);
  if (typeof value !== "object" || value === null) return 16;
  if (!Array.isArray(value)) return checkedMembers(value as Readonly<Record<string, unknown>>);
  return value.reduce((sum: number, item) => sum + 1 + checkedValue(name, item), 16);
};

const isNumber = (value: number): boolean =>
  Number.isFinite(value) &&
  Math.abs(value) <= Number.MAX_SAFE_INTEGER &&
  (value === 0 || Math.abs(value) >= SMALLEST_NUMBER);
