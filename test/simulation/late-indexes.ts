import type { IndexEntry, IndexQuery, Key, Row } from "../../functions/store/table.ts";
import type { Update } from "../../functions/task/condition.ts";
import { isAscending, isWithin } from "../support/memory-table.ts";

interface Pending {
  readonly name: string;
  readonly row: Key & Row;
  readonly from: number;
}

const indexes = {
  agenda: { partition: "agenda", sort: "dueAt" },
  list: { partition: "tenant", sort: "listKey" },
} as const;

/** The two indexes of the table, each entry as late as its write was told to be. */
export class LateIndexes {
  readonly #shown = new Map<string, Key & Row>();
  #pending: Pending[] = [];

  /**
   * A row as it stands from now on; the indexes show it from `from` on, and never before an earlier
   * write of it.
   */
  write(row: Key & Row, from: number, now: number): void {
    const name = `${row.pk}\n${row.sk}`;
    const isListed = row.agenda !== undefined || row.listKey !== undefined;
    if (!isListed && !this.#shown.has(name) && this.#pending.length === 0) return;
    this.#catchUp(now);
    const waiting = this.#pending.filter((pending) => pending.name === name);
    const moment = waiting.reduce((latest, pending) => Math.max(latest, pending.from), from);
    if (moment <= now) this.#shown.set(name, row);
    else this.#pending.push({ name, row, from: moment });
  }

  /** A row that was deleted. The indexes show it no more. */
  remove({ pk, sk }: Key): void {
    const name = `${pk}\n${sk}`;
    this.#shown.delete(name);
    this.#pending = this.#pending.filter((pending) => pending.name !== name);
  }

  query(query: IndexQuery, now: number): readonly IndexEntry[] {
    this.#catchUp(now);
    const { partition, sort } = indexes[query.index];
    const entries: IndexEntry[] = [];
    for (const row of this.#shown.values()) {
      if (row[partition] !== query.partition) continue;
      const place = row[sort];
      if (typeof place !== "string" || !isWithin(place, query)) continue;
      const { pk, sk } = row;
      entries.push(
        query.index === "agenda"
          ? { pk, sk, agenda: query.partition, dueAt: place }
          : { pk, sk, tenant: query.partition, listKey: place },
      );
    }
    const sign = isAscending(query) ? 1 : -1;
    entries.sort((a, b) => sign * compare(a[sort] ?? "", b[sort] ?? ""));
    return entries.length > query.limit ? entries.slice(0, query.limit) : entries;
  }

  #catchUp(now: number): void {
    if (this.#pending.length === 0) return;
    const due = this.#pending.filter(({ from }) => from <= now).sort((a, b) => a.from - b.from);
    this.#pending = this.#pending.filter(({ from }) => from > now);
    for (const { name, row } of due) this.#shown.set(name, row);
  }
}

/** The members of a row as a write leaves them, undefined for those that it removes. */
export const changeOf = ({ set, remove = [] }: Update): Row => ({
  ...set,
  ...Object.fromEntries(remove.map((name) => [name, undefined])),
});

/** The same for a row that replaces all that stood there. */
export const whole = (row: Row): Row => ({ agenda: undefined, tenant: undefined, ...row });

/** The lists on which a write with this change may change the entry of a row. */
export const listsOf = (standing: Row | undefined, change: Row): readonly string[] =>
  Object.values(indexes).flatMap(({ partition, sort }) =>
    partition in change || sort in change
      ? [standing?.[partition], change[partition]].filter((name) => typeof name === "string")
      : [],
  );

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
