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
  for (const [name, value] of Object.entries(row)) assertValue(name, value);
  for (const key of ["pk", "sk", "agenda", "dueAt", "tenant", "listKey"]) {
    if (row[key] === "") throw new UnstorableRow(`The key ${key} is empty.`);
  }
  if (mostBytes(row) > LARGEST_ROW && rowSize(row) > LARGEST_ROW)
    throw new UnstorableRow("The row is larger than 400 KB.");
};

/** No fewer bytes than a row has: to count them exactly takes longer than all other checks. */
const mostBytes = (value: unknown): number => {
  if (typeof value === "string") return 3 * value.length;
  if (typeof value !== "object" || value === null) return 16;
  let sum = 16;
  for (const name in value) sum += 3 * name.length + mostBytes(value[name as keyof typeof value]);
  return sum;
};

const assertValue = (name: string, value: unknown): void => {
  if (name === "") throw new UnstorableRow("A name is empty.");
  if (typeof value === "number" && !isNumber(value))
    throw new UnstorableRow(`${name} is ${value}, which no row can hold.`);
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) assertValue(name, item);
  else for (const [inner, member] of Object.entries(value)) assertValue(inner, member);
};

const isNumber = (value: number): boolean =>
  Number.isFinite(value) &&
  Math.abs(value) <= Number.MAX_SAFE_INTEGER &&
  (value === 0 || Math.abs(value) >= SMALLEST_NUMBER);
