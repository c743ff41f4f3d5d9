import { absent, exists } from "../task/condition.ts";
import type { Key, Table } from "./table.ts";

/** Remembers which identity key the task ids of this table were made with. */
export class IdentityStore {
  readonly #table: Table;
  #matched: string | undefined;
  #claimsComplete = false;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Read once in a process. True if this is the key that the table knows, or the first one it sees.
   * With another key, repeated requests would be charged again.
   */
  async matches(fingerprint: string): Promise<boolean> {
    if (this.#matched !== fingerprint && (await this.#isOurs(fingerprint)))
      this.#matched = fingerprint;
    return this.#matched === fingerprint;
  }

  /**
   * Whether the table was made with another key. Writes nothing: of a table that has seen none yet,
   * no key is another.
   */
  async isAnother(fingerprint: string): Promise<boolean> {
    if (this.#matched === fingerprint) return false;
    const row = await this.#table.get(IDENTITY);
    if (row?.fingerprint === fingerprint) this.#matched = fingerprint;
    return row !== undefined && row.fingerprint !== fingerprint;
  }

  /**
   * Whether the table says whose each unsettled task of Tencent's is that shows nothing of ours
   * (decision 0019). A table is made so: its identity row is written before its first task. One
   * that is older says so once the audit has seen to it.
   */
  async claimsComplete(): Promise<boolean> {
    if (this.#claimsComplete) return true;
    const row = await this.#table.get(IDENTITY);
    this.#claimsComplete = row?.claimsComplete === true;
    return row === undefined || this.#claimsComplete;
  }

  /**
   * Writes down that it does. A table without an identity row has no tasks, and will be made so.
   */
  async completeClaims(): Promise<void> {
    await this.#table.update(IDENTITY, exists("fingerprint"), { set: { claimsComplete: true } });
  }

  /** Resolves if the table answers at all. */
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
