import type {
  IndexEntry,
  IndexQuery,
  Key,
  Row,
  RowsOf,
  Scan,
  ScannedPage,
  Table,
  Written,
} from "../../functions/store/table.ts";
import type { Condition, Update } from "../../functions/task/condition.ts";
import { MemoryRows } from "./memory-rows.ts";

/** The attributes that an index entry is found by, as `infra/task-table.ts` declares them. */
const INDEXES = {
  agenda: { partition: "agenda", sort: "dueAt" },
  list: { partition: "tenant", sort: "listKey" },
} as const;

/**
 * The table in memory: the same conditions and updates, evaluated instead of rendered. Nothing
 * fails, nothing is late; whoever wants that puts it around this. Rows are never changed in place,
 * so what was read stays as it was read.
 */
export class MemoryTable implements Table {
  readonly #rows: MemoryRows;

  constructor(rows = new MemoryRows()) {
    this.#rows = rows;
  }

  get(key: Key): Promise<Row | undefined> {
    return Promise.resolve(this.row(key));
  }

  getMany(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.row(key)));
  }

  async put(row: Key & Row, condition: Condition): Promise<Written> {
    return this.#rows.put(row, condition);
  }

  async putContent(row: Key & Row): Promise<void> {
    this.#rows.keep(row);
  }

  async update(key: Key, condition: Condition, update: Update): Promise<Written> {
    return this.#rows.update(key, condition, update);
  }

  async query(query: IndexQuery): Promise<readonly IndexEntry[]> {
    const { index, partition, limit } = query;
    const entries = this.rows().flatMap((row) => entryOf(row, index) ?? []);
    const { sort } = INDEXES[index];
    const within = entries.filter(
      (entry) =>
        entry[INDEXES[index].partition] === partition && isWithin(entry[sort] ?? "", query),
    );
    const ordered = within.sort((a, b) => compare(a[sort] ?? "", b[sort] ?? ""));
    return (isAscending(query) ? ordered : ordered.reverse()).slice(0, limit);
  }

  async listRows(rows: RowsOf): Promise<readonly Row[]> {
    return this.#rows.listRows(rows);
  }

  async scan(scan: Scan): Promise<ScannedPage> {
    return this.#rows.scan(scan);
  }

  /** The row as it stands now; undefined if there is none. */
  row(key: Key): (Key & Row) | undefined {
    return this.#rows.row(key);
  }

  /** Every row, in the order in which they were first written. */
  rows(): readonly (Key & Row)[] {
    return this.#rows.all();
  }
}

/** Undefined for a row that is not in the index: it lacks one of its attributes. */
const entryOf = (row: Key & Row, index: IndexQuery["index"]): IndexEntry | undefined => {
  const { partition, sort } = INDEXES[index];
  const [inPartition, place] = [row[partition], row[sort]];
  if (typeof inPartition !== "string" || typeof place !== "string") return undefined;
  return { pk: row.pk, sk: row.sk, [partition]: inPartition, [sort]: place };
};

/** Whether an index is read from its smallest place on. */
export const isAscending = (query: IndexQuery): boolean =>
  query.index === "agenda" || query.order === "oldest";

/** Whether a place of an index lies in the range that is asked for. */
export const isWithin = (place: string, query: IndexQuery): boolean => {
  if (query.index === "agenda")
    return (query.from ?? place) <= place && place <= (query.upTo ?? place);
  if (query.order === "oldest") return query.after === undefined || place > query.after;
  return query.before === undefined || place < query.before;
};

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
