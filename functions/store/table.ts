import type { Condition, Update } from "../task/condition.ts";

/** The primary key of a row. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A row of the table. Its content is unknown until a schema has read it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * The outcome of a conditional write. A lost race is a value: `row` is the row that stands there
 * instead, if there is one.
 */
export type Written =
  | { readonly won: true; readonly row: Row }
  | { readonly won: false; readonly row: Row | undefined };

/**
 * An entry of a KEYS_ONLY index. Indexes are late, so an entry is a reason to read the row and
 * never the truth.
 */
export type IndexEntry = Key & Readonly<Record<string, string>>;

/**
 * A range of an index. The agenda is read in its order, both ends included. The list is read newest
 * first, from before a place, or oldest first, from after a place.
 */
export type IndexQuery = { readonly partition: string; readonly limit: number } & (
  | {
      readonly index: "agenda";
      readonly from?: string | undefined;
      readonly upTo?: string | undefined;
    }
  | {
      readonly index: "list";
      readonly order?: "newest";
      readonly before?: string | undefined;
    }
  | { readonly index: "list"; readonly order: "oldest"; readonly after?: string | undefined }
);

/**
 * Rows that a store wants to know, for another store's read to bring along. `take` is given them in
 * the order of their keys, as strongly consistent as by `get`.
 */
export interface Wanted {
  readonly keys: readonly Key[];
  readonly take: (rows: readonly (Row | undefined)[]) => void;
}

/**
 * The rows of a partition whose sort keys begin with a text. At most `limit` are read.
 * `mayBeStale` costs half, as `may-be-stale` of `get` does.
 */
export interface RowsOf {
  readonly pk: string;
  readonly prefix: string;
  readonly limit: number;
  readonly mayBeStale?: true;
}

/**
 * Some rows of the whole table. `next` is where the following page begins; undefined on the last
 * page.
 */
export interface ScannedPage {
  readonly rows: readonly Row[];
  readonly next: Key | undefined;
}

/**
 * A part of a scan. `limit` counts the rows that are looked at; those with other sort keys are not
 * in the answer. `after` is where the page before ended.
 */
export interface Scan {
  readonly sortKeys: readonly string[];
  readonly limit: number;
  readonly after?: Key | undefined;
}

/**
 * The store's view of a database, and the seam at which a test may put another one. Every write has
 * a condition, except `putContent`, whose key is a hash of its content. Reads are strongly
 * consistent, unless they may be stale; indexes and scans are not. A failure of the table throws.
 */
export interface Table {
  /** `may-be-stale` costs half: for advice, which nothing depends on. */
  get(key: Key, how?: "may-be-stale"): Promise<Row | undefined>;
  /**
   * Many rows at once, in the order of their keys, which must differ. Each is as strongly
   * consistent as a single read, and `may-be-stale` costs half as there.
   */
  getMany(keys: readonly Key[], how?: "may-be-stale"): Promise<readonly (Row | undefined)[]>;
  put(row: Key & Row, condition: Condition): Promise<Written>;
  /** For rows that are named by their content: every writer of such a row writes the same. */
  putContent(row: Key & Row): Promise<void>;
  /**
   * Applies the update if the condition holds. Answers with the row after the update, or with the
   * row for which the condition failed.
   */
  update(key: Key, condition: Condition, update: Update): Promise<Written>;
  query(query: IndexQuery): Promise<readonly IndexEntry[]>;
  /** Whole rows of one partition, by the order of their sort keys, as consistent as by `get`. */
  listRows(rows: RowsOf): Promise<readonly Row[]>;
  /**
   * Reads the whole table in no useful order, for what no index names. Read a row again before you
   * act on it.
   */
  scan(scan: Scan): Promise<ScannedPage>;
}
