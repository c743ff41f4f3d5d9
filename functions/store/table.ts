import type { Condition, Update } from "../task/condition.ts";

/** The primary key of a row. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A row as it stands in the table: unknown until somebody has parsed it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * How a conditional write ended. A lost race is an answer: `row` is what stands there instead, if
 * anything does.
 */
export type Written =
  | { readonly won: true; readonly row: Row }
  | { readonly won: false; readonly row: Row | undefined };

/**
 * An entry of a KEYS_ONLY index: late by nature, so a reason to read the row and never the truth.
 */
export type IndexEntry = Key & Readonly<Record<string, string>>;

/**
 * The agenda is read in its order, both ends included; the list newest first, from before the last
 * entry of the page before.
 */
export type IndexQuery = { readonly partition: string; readonly limit: number } & (
  | {
      readonly index: "agenda";
      readonly from?: string | undefined;
      readonly upTo?: string | undefined;
    }
  | { readonly index: "list"; readonly before?: string | undefined }
);

/**
 * Some rows of the whole table; `next` is where the page after them begins, undefined after the
 * last.
 */
export interface ScannedPage {
  readonly rows: readonly Row[];
  readonly next: Key | undefined;
}

/**
 * `limit` is how many rows are looked at; those with other sort keys are left out of the answer.
 * `after` is where the page before ended.
 */
export interface Scan {
  readonly sortKeys: readonly string[];
  readonly limit: number;
  readonly after?: Key | undefined;
}

/**
 * All that the store needs of a database, and the seam at which a test may put another one. Every
 * write has a condition, but for `putContent`, whose key is a hash of what it holds. Reads are
 * strongly consistent; indexes and scans are not. A failure of the table throws.
 */
export interface Table {
  get(key: Key): Promise<Row | undefined>;
  /**
   * Many rows at once, in the order of their keys, which must differ. As strongly consistent as
   * one, each by itself.
   */
  getMany(keys: readonly Key[]): Promise<readonly (Row | undefined)[]>;
  put(row: Key & Row, condition: Condition): Promise<Written>;
  /** For rows that are named by their content: whoever writes one writes the same. */
  putContent(row: Key & Row): Promise<void>;
  /**
   * Applies the update where the condition holds; answers with the row after the update, or the row
   * that stood in the way.
   */
  update(key: Key, condition: Condition, update: Update): Promise<Written>;
  query(query: IndexQuery): Promise<readonly IndexEntry[]>;
  /**
   * Walks through the whole table, in an order that means nothing: for finding what no index names.
   * Read a row again before acting on it.
   */
  scan(scan: Scan): Promise<ScannedPage>;
}
