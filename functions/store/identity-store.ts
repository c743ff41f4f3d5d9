import { absent, exists } from "../task/condition.ts";
import type { Key, Table } from "./table.ts";

/** The row that says with which identity key the task ids of this table are made. */
export class IdentityStore {
  readonly #table: Table;
  #matched: string | undefined;
  #claimsComplete = false;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Whether the table knows this key, or sees its first key now. The row is read once in a process.
   * With another key, repeated requests would be charged again.
   */
  async matches(fingerprint: string): Promise<boolean> {
    if (this.#matched !== fingerprint && (await this.#isOurs(fingerprint)))
      this.#matched = fingerprint;
    return this.#matched === fingerprint;
  }

  /**
   * Whether the table was made with another key. Writes nothing. A table that has seen no key yet
   * was made with none.
   */
  async isAnother(fingerprint: string): Promise<boolean> {
    if (this.#matched === fingerprint) return false;
    const row = await this.#table.get(IDENTITY);
    if (row?.fingerprint === fingerprint) this.#matched = fingerprint;
    return row !== undefined && row.fingerprint !== fingerprint;
  }

  /**
   * Whether every unsettled task at Tencent that shows no id of ours has a claim (decision 0019).
   * For a new table that is true: its identity row is written before its first task. For an older
   * table it becomes true after an audit.
   */
  async claimsComplete(): Promise<boolean> {
    if (this.#claimsComplete) return true;
    const row = await this.#table.get(IDENTITY);
    this.#claimsComplete = row?.claimsComplete === true;
    return row === undefined || this.#claimsComplete;
  }

  /**
   * Notes that every such task has a claim. A table without an identity row has no tasks, and gets
   * its row later.
   */
  async completeClaims(): Promise<void> {
    await this.#table.update(IDENTITY, exists("fingerprint"), { set: { claimsComplete: true } });
  }

  /** Resolves if the table answers. */
  async reach(): Promise<void> {
    await this.#table.get(IDENTITY);
  }

  async #isOurs(fingerprint: string): Promise<boolean> {
    const row = await this.#table.get(IDENTITY);
    if (row !== undefined) return row.fingerprint === fingerprint;
    const written = await this.#table.put(
      { ...IDENTITY, fingerprint, claimsComplete: true },
      absent("pk"),
    );
    return written.won || written.row?.fingerprint === fingerprint;
  }
}

const IDENTITY: Key = { pk: "identity", sk: "identity" };
