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
import { Unavailable } from "../../functions/task/error.ts";
import { MemoryTable } from "../support/memory-table.ts";

/** A write that happened: what stood there before, and what stands there now. */
export interface Change {
  readonly how: "put" | "putContent" | "update";
  readonly key: Key;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/**
 * The table in memory, with every write that changed it, and a switch that makes it answer nobody.
 */
export class WatchedTable implements Table {
  readonly memory = new MemoryTable();
  /** Since somebody emptied it. */
  changes: Change[] = [];
  isDown = false;

  get(key: Key): Promise<Row | undefined> {
    this.#answer();
    return this.memory.get(key);
  }

  getMany(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    this.#answer();
    return this.memory.getMany(keys);
  }

  put(row: Key & Row, condition: Condition): Promise<Written> {
    return this.#watch("put", row, () => this.memory.put(row, condition));
  }

  async putContent(row: Key & Row): Promise<void> {
    await this.#watch("putContent", row, async () => {
      await this.memory.putContent(row);
      return { won: true, row };
    });
  }

  update(key: Key, condition: Condition, update: Update): Promise<Written> {
    return this.#watch("update", key, () => this.memory.update(key, condition, update));
  }

  query(query: IndexQuery): Promise<readonly IndexEntry[]> {
    this.#answer();
    return this.memory.query(query);
  }

  async listRows(rows: RowsOf): Promise<readonly Row[]> {
    this.#answer();
    return this.memory.listRows(rows);
  }

  scan(scan: Scan): Promise<ScannedPage> {
    this.#answer();
    return this.memory.scan(scan);
  }

  /** The whole table as text, row by row. */
  texts(): ReadonlyMap<string, string> {
    return new Map(
      this.memory
        .rows()
        .map((row) => [`${row.pk} ${row.sk}`, JSON.stringify(Object.entries(row).sort())]),
    );
  }

  async #watch(how: Change["how"], key: Key, write: () => Promise<Written>): Promise<Written> {
    this.#answer();
    const before = this.memory.row(key);
    const written = await write();
    if (written.won)
      this.changes.push({ how, key: { pk: key.pk, sk: key.sk }, before, after: written.row });
    return written;
  }

  #answer(): void {
    if (this.isDown) throw new Unavailable("The table does not answer.");
  }
}
