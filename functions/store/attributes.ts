import type { Row } from "./table.ts";

/** A value as DynamoDB writes it: `{ S: "text" }`, `{ N: "1" }`, `{ M: { … } }`. */
export type Attribute = Readonly<Record<string, unknown>>;

/**
 * The members of a row as attributes. A member that is undefined is left out. Throws for what
 * DynamoDB cannot hold exactly: such a row is a bug.
 *
 * Example: `{ pk: "task", revision: 1 }` becomes `{ pk: { S: "task" }, revision: { N: "1" } }`.
 */
export function toAttributes(row: object): Readonly<Record<string, Attribute>> {
  const attributes: [string, Attribute][] = [];
  for (const [name, value] of Object.entries(row))
    if (value !== undefined) attributes.push([name, toAttribute(value)]);
  return Object.fromEntries(attributes);
}

/** The row of these attributes. Throws if they are none. */
export function fromAttributes(attributes: unknown): Row {
  const row: [string, unknown][] = [];
  for (const [name, attribute] of Object.entries(members(attributes)))
    row.push([name, fromAttribute(attribute)]);
  return Object.fromEntries(row);
}

const toAttribute = (value: unknown): Attribute => {
  if (typeof value === "string") return { S: value };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return { N: String(value) };
  if (Array.isArray(value))
    return { L: value.filter((item) => item !== undefined).map(toAttribute) };
  if (isPlain(value)) return { M: toAttributes(value) };
  throw new TypeError(`The table has no place for a value of the type ${typeof value}.`);
};

/** Not an instance of a class, wherever its `Object` comes from. */
const isPlain = (value: unknown): value is object => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const fromAttribute = (attribute: unknown): unknown => {
  const [[type, value] = []] = Object.entries(members(attribute));
  switch (type) {
    case "S":
    case "BOOL":
      return value;
    case "N":
      return numberOf(value);
    case "NULL":
      return null;
    case "M":
      return fromAttributes(value);
    case "L":
      return list(value).map(fromAttribute);
    case "SS":
      return new Set(list(value));
    case "NS":
      return new Set(list(value).map(numberOf));
  }
  throw new TypeError("The table answered with a value of no type that its rows have.");
};

/** A number that JavaScript does not have exactly stays exact. */
const numberOf = (text: unknown): number | bigint => {
  const number = Number(text);
  return Math.abs(number) > Number.MAX_SAFE_INTEGER ? BigInt(String(text)) : number;
};

const members = (value: unknown): object => {
  if (typeof value === "object" && value !== null) return value;
  throw new TypeError("The table answered without the attributes of a row.");
};

const list = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw new TypeError("The table answered without the items of a list.");
};
