/** The value of an attribute as JavaScript has it. Undefined members of a map are not stored. */
export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value | undefined };

/** Attributes by name. A name may be a path into a map: `held.abc-0`. */
export type Attributes = Readonly<Record<string, Value>>;

/**
 * A condition on a row as data. The store renders it to a DynamoDB expression, and a simulator
 * evaluates it. A write happens only if the condition is true. As in DynamoDB, a comparison with a
 * missing attribute is false.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly equals: readonly [path: string, value: Value] }
  | { readonly oneOf: readonly [path: string, values: readonly Value[]] }
  | { readonly below: readonly [path: string, value: string | number] }
  | { readonly atMost: readonly [path: string, value: string | number] }
  | { readonly above: readonly [path: string, value: string | number] }
  | { readonly exists: string }
  | { readonly absent: string }
  | { readonly sizeBelow: readonly [path: string, limit: number] };

/** The changes of a write as data. A path appears in at most one of the three. */
export interface Update {
  readonly set?: Attributes;
  readonly remove?: readonly string[];
  /** Adds to a number. A missing attribute counts as 0. */
  readonly add?: Readonly<Record<string, number>>;
  /**
   * Set where a second application would be wrong and the condition would not prevent it. If no
   * answer comes, the store does not retry such a write.
   */
  readonly once?: true;
}

/** True if every one of these conditions is true. */
export function all(...conditions: Condition[]): Condition {
  return { all: conditions };
}
/** True if at least one of these conditions is true. */
export function any(...conditions: Condition[]): Condition {
  return { any: conditions };
}
/** True if the attribute equals this value. */
export function equals(path: string, value: Value): Condition {
  return { equals: [path, value] };
}
/** True if the attribute equals one of these values. */
export function oneOf(path: string, values: readonly Value[]): Condition {
  return {
    oneOf: [path, values],
  };
}
/** True if the attribute is less than this value. Strings compare by their bytes. */
export function below(path: string, value: string | number): Condition {
  return {
    below: [path, value],
  };
}
/** True if the attribute is this value or less. */
export function atMost(path: string, value: string | number): Condition {
  return {
    atMost: [path, value],
  };
}
/** True if the attribute is more than this value. */
export function above(path: string, value: string | number): Condition {
  return {
    above: [path, value],
  };
}
/** True if the row has the attribute. */
export function exists(path: string): Condition {
  return { exists: path };
}
/** True if the row does not have the attribute, or if there is no row. */
export function absent(path: string): Condition {
  return { absent: path };
}
/** True if the attribute is a map, a list or a text with fewer members than this. */
export function sizeBelow(path: string, limit: number): Condition {
  return { sizeBelow: [path, limit] };
}
