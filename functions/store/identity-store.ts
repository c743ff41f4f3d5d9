import { absent } from "../task/condition.ts";
import type { Key, Table } from "./table.ts";

/** Remembers which identity key the task ids of this table were made with. */
export class IdentityStore {
  readonly #table: Table;
  #matched: string | undefined;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Read once in a process. True if this is the key that the table knows, or the first one it sees. With another key, repeated requests would be charged again. */
  async matches(fingerprint: string): Promise<boolean> {
    if (this.#matched !== fingerprint && (await this.#isOurs(fingerprint))) this.#matched = fingerprint;
    return this.#matched === fingerprint;
  }

  /** Whether the table was made with another key. Writes nothing: of a table that has seen none yet, no key is another. */
  async isAnother(fingerprint: string): Promise<boolean> {
    if (this.#matched === fingerprint) return false;
    const row = await this.#table.get(IDENTITY);
    if (row?.fingerprint === fingerprint) this.#matched = fingerprint;
    return row !== undefined && row.fingerprint !== fingerprint;
  }

  /** Resolves if the table answers at all. */
  async reach(): Promise<void> {
    await this.#table.get(IDENTITY);
  }

  async #isOurs(fingerprint: string): Promise<boolean> {
    const row = await this.#table.get(IDENTITY);
    if (row !== undefined) return row.fingerprint === fingerprint;
    const written = await this.#table.put({ ...IDENTITY, fingerprint }, absent("pk"));
    return written.won || written.row?.fingerprint === fingerprint;
  }
}

const IDENTITY: Key = { pk: "identity", sk: "identity" };
