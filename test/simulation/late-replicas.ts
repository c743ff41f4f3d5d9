import type { Key, Row } from "../../functions/store/table.ts";
import type { MemoryRows } from "../support/memory-rows.ts";

/** How long a late replica has a row as it was before its last write. DynamoDB names no bound. */
const LATE_FOR_MS = 3000;

/** Every so many writes are late, so that some readings meet them and some do not. */
const LATE_WRITES = 2;

/** The rows as readings that may be stale find them: now as they are, now as they were before. */
export class LateReplicas {
  readonly #rows: MemoryRows;
  readonly #areLate: boolean;
  readonly #before = new Map<string, { readonly row: Row | undefined; readonly until: number }>();
  #writes = 0;

  constructor(rows: MemoryRows, areLate: boolean) {
    this.#rows = rows;
    this.#areLate = areLate;
  }

  /** A row was written. `before` stood there, if anything did. */
  note(key: Key, before: Row | undefined, now: number): void {
    if (!this.#areLate) return;
    this.#writes += 1;
    if (this.#writes % LATE_WRITES === 0)
      this.#before.set(nameOf(key), { row: before, until: now + LATE_FOR_MS });
  }

  row(key: Key, now: number): Row | undefined {
    const late = this.#before.get(nameOf(key));
    return late !== undefined && now < late.until ? late.row : this.#rows.row(key);
  }
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
