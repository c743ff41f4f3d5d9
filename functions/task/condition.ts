/**
 * What an attribute of a row may hold, as JavaScript sees it. Undefined members of a map are not
 * stored.
 */
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
 * What must be true of a row for a write to happen, as data: the store renders it to a DynamoDB
 * expression, a simulator evaluates it. A comparison with a missing attribute is false, as it is in
 * DynamoDB.
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

/** What a write changes, as data. A path appears in at most one of the three. */
export interface Update {
  readonly set?: Attributes;
  readonly remove?: readonly string[];
  /** Adds to a number; a missing one counts as 0. */
  readonly add?: Readonly<Record<string, number>>;
  /**
   * Applied twice it would be wrong, and its condition could not tell: where no answer comes, it is
   * not sent again.
   */
  readonly once?: true;
}

/** True where every one of these is. */
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
/** True where at least one of these is. */
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
/** True where the attribute is this value. */
export const equals = (path: string, value: Value): Condition => ({ equals: [path, value] });
/** True where the attribute is one of these values. */
export const oneOf = (path: string, values: readonly Value[]): Condition => ({
  oneOf: [path, values],
});
/** True where the attribute is less than this value; strings compare by their bytes. */
export const below = (path: string, value: string | number): Condition => ({
  below: [path, value],
});
/** True where the attribute is this value or less. */
export const atMost = (path: string, value: string | number): Condition => ({
  atMost: [path, value],
});
/** True where the attribute is more than this value. */
export const above = (path: string, value: string | number): Condition => ({
  above: [path, value],
});
/** True where the row has the attribute. */
export const exists = (path: string): Condition => ({ exists: path });
/** True where the row does not have the attribute, or there is no row. */
export const absent = (path: string): Condition => ({ absent: path });
/** True where the attribute is a map (or list, or text) with fewer members than this. */
export const sizeBelow = (path: string, limit: number): Condition => ({ sizeBelow: [path, limit] });
