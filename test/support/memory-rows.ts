import type { Key, Row, RowsOf, Scan, ScannedPage, Written } from "../../functions/store/table.ts";
import type { Condition, Update } from "../../functions/task/condition.ts";
import { assertStorable } from "./assert-storable.ts";
import { applyUpdate, evaluateCondition, storedRow } from "./evaluate.ts";

/**
 * Rows in memory, with conditional writes that happen at once. Rows are never changed in place, so
 * what was read stays as it was read.
 */
export class MemoryRows {
  readonly #rows = new Map<string, Key & Row>();

  put(row: Key & Row, condition: Condition): Written {
    const name = nameOf(row);
    const standing = this.#rows.get(name);
    if (!evaluateCondition(standing ?? {}, condition)) return { won: false, row: standing };
    this.#keep(keptRow(row));
    return { won: true, row };
  }

  /** As DynamoDB would keep it: without what is undefined. */
  keep(row: Key & Row): Key & Row {
    this.#keep(keptRow(row));
    return row;
  }

  update(key: Key, condition: Condition, update: Update): Written {
    const name = nameOf(key);
    const standing = this.#rows.get(name);
    if (!evaluateCondition(standing ?? {}, condition)) return { won: false, row: standing };
    const changed = applyUpdate(standing ?? { ...key }, update);
    const row = Object.assign(changed, { pk: key.pk, sk: key.sk });
    this.#keep(row);
    return { won: true, row };
  }

  /** Throws what the real table, or its client, throws at a row that it cannot hold. */
  #keep(row: Key & Row): void {
    assertStorable(row);
    this.#rows.set(nameOf(row), row);
  }

  /** Deletes a row, as time does. */
  remove(key: Key): void {
    this.#rows.delete(nameOf(key));
  }

  /** The row as it stands now; undefined if there is none. */
  row(key: Key): (Key & Row) | undefined {
    return this.#rows.get(nameOf(key));
  }

  /** The rows of a partition, by the order of their sort keys. */
  listRows({ pk, prefix, limit }: RowsOf): readonly (Key & Row)[] {
    return [...this.#rows.values()]
      .filter((row) => row.pk === pk && row.sk.startsWith(prefix))
      .sort((a, b) => (a.sk < b.sk ? -1 : 1))
      .slice(0, limit);
  }

  /** Every row, in the order in which they were first written. */
  all(): readonly (Key & Row)[] {
    return [...this.#rows.values()];
  }

  /** In an order that means nothing, but stays: by name. */
  scan({ sortKeys, limit, after }: Scan): ScannedPage {
    const ordered = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const left = after === undefined ? ordered : ordered.filter(([name]) => name > nameOf(after));
    const page = left.slice(0, limit).map(([, row]) => row);
    const last = left.length > limit ? page.at(-1) : undefined;
    return {
      rows: page.filter(({ sk }) => sortKeys.includes(sk)),
      next: last && { pk: last.pk, sk: last.sk },
    };
  }
}

const keptRow = (row: Key & Row): Key & Row =>
  Object.assign(storedRow(row), { pk: row.pk, sk: row.sk });

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
