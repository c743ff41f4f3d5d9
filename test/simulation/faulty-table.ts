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
import { MemoryRows } from "../support/memory-rows.ts";
import type { Door } from "./door.ts";
import { isKeeping, isLeftToTell } from "./due-moment.ts";
import type { Fault } from "./fault-kinds.ts";
import { changeOf, LateIndexes, listsOf, whole } from "./late-indexes.ts";
import { LateReplicas } from "./late-replicas.ts";
import type { Invocation, Process } from "./process.ts";

/** An observer of the table. */
export interface TableWatch {
  touched(invocation: Invocation, key: Key): void;
  wrote(invocation: Invocation, before: (Key & Row) | undefined, after: Key & Row): void;
}

/**
 * The rows of a life, and their indexes. All that processes read and write of it goes through their
 * doors.
 */
export class Rows {
  readonly table = new MemoryRows();
  readonly indexes = new LateIndexes();
  readonly replicas: LateReplicas;
  readonly #tasks = new Map<string, Key & Row>();
  readonly #tellings = new Map<string, Key & Row>();
  #writes = 0;
  #moves = 0;
  #lostRaces = 0;
  /** Most rows that one page of a scan looks at, where that is fewer than was asked for. */
  readonly #pageOf: number;

  /** The explorer compares states, and so has no reading that is not of now. */
  constructor(pageOf = Number.POSITIVE_INFINITY, areReplicasLate = false) {
    this.#pageOf = pageOf;
    this.replicas = new LateReplicas(this.table, areReplicasLate);
  }

  /** Counts the writes of a task that somebody else's write came before. */
  get lostRaces(): number {
    return this.#lostRaces;
  }

  lost(key: Key): void {
    if (isTask(key)) this.#lostRaces += 1;
  }

  /** A page may be smaller than was asked for: only `next` says whether there are more. */
  scan(scan: Scan): ScannedPage {
    return this.table.scan({ ...scan, limit: Math.min(scan.limit, this.#pageOf) });
  }

  /** Counts the writes of tasks, so that a derived value is derived again only after one. */
  get writes(): number {
    return this.#writes;
  }

  /** Counts how often a task went from one status to another, or settled. */
  get moves(): number {
    return this.#moves;
  }

  /** The tasks as they stand, in the order in which they were first written. */
  tasks(): Iterable<Key & Row> {
    return this.#tasks.values();
  }

  /** The rows that somebody must be told of, and the copies that are to be made. */
  tellings(): Iterable<Key & Row> {
    return this.#tellings.values();
  }

  /** Updates the indexes for a row as it stands now. */
  wrote(row: Key & Row, lateMs: number, now: number): void {
    this.indexes.write(row, now + lateMs, now);
    this.#noteTelling(row);
    if (!isTask(row)) return;
    const before = this.#tasks.get(row.pk);
    if (before?.status !== row.status || before?.settledAt !== row.settledAt) this.#moves += 1;
    this.#tasks.set(row.pk, row);
    this.#writes += 1;
  }

  /** Deletes a row from the table and its indexes. */
  remove(key: Key): void {
    this.table.remove(key);
    this.indexes.remove(key);
    if (this.#tasks.delete(key.pk)) this.#writes += 1;
    this.#tellings.delete(`${key.pk} ${key.sk}`);
  }

  #noteTelling(row: Key & Row): void {
    const name = `${row.pk} ${row.sk}`;
    const isDue =
      String(row.agenda).startsWith("tell#") || isKeeping(row.agenda) || isLeftToTell(row);
    if (isDue || this.#tellings.has(name)) this.#writes += 1;
    if (isDue) this.#tellings.set(name, row);
    else this.#tellings.delete(name);
  }
}

/** Whether a row is a task's, and not what a TaskId of Tencent's leads to. */
export const isTask = ({ pk, sk }: Key): boolean => sk === "task" && !pk.startsWith("provider#");

interface TableWorld {
  readonly rows: Rows;
  readonly door: Door;
  readonly watch: TableWatch;
  readonly now: () => number;
}

/** A process's way to the table. */
export class FaultyTable implements Table {
  readonly #process: Process;
  readonly #world: TableWorld;

  constructor(process: Process, world: TableWorld) {
    this.#process = process;
    this.#world = world;
  }

  get(key: Key, how?: "may-be-stale"): Promise<Row | undefined> {
    const { rows, door, watch, now } = this.#world;
    return door.pass(this.#process, {
      channel: "read",
      what: () => `reads ${nameOf(key)}`,
      act: (invocation) => {
        watch.touched(invocation, key);
        return how === undefined ? rows.table.row(key) : rows.replicas.row(key, now());
      },
      failure,
    });
  }

  getMany(keys: readonly Key[], how?: "may-be-stale"): Promise<readonly (Row | undefined)[]> {
    const { rows, door, watch, now } = this.#world;
    return door.pass(this.#process, {
      channel: "read",
      what: () => `reads ${keys.map(nameOf).join(", ")}`,
      act: (invocation) =>
        keys.map((key) => {
          watch.touched(invocation, key);
          return how === undefined ? rows.table.row(key) : rows.replicas.row(key, now());
        }),
      failure,
    });
  }

  put(row: Key & Row, condition: Condition): Promise<Written> {
    const write = (): Written => this.#world.rows.table.put(row, condition);
    return this.#write("puts", row, whole(row), write);
  }

  async putContent(row: Key & Row): Promise<void> {
    const { table } = this.#world.rows;
    const write = (): Written => ({ won: true, row: table.keep(row) });
    await this.#write("keeps", row, whole(row), write);
  }

  update(key: Key, condition: Condition, update: Update): Promise<Written> {
    const write = (): Written => this.#world.rows.table.update(key, condition, update);
    return this.#write("updates", key, changeOf(update), write);
  }

  query(query: IndexQuery): Promise<readonly IndexEntry[]> {
    const { rows, door, now } = this.#world;
    return door.pass(this.#process, {
      channel: "query",
      what: () => `looks at ${query.partition}`,
      lists: () => [query.partition],
      act: (_invocation, fault) =>
        fault?.kind === "index-empty" ? [] : rows.indexes.query(query, now()),
      failure,
    });
  }

  listRows(rowsOf: RowsOf): Promise<readonly Row[]> {
    const { rows, door } = this.#world;
    return door.pass(this.#process, {
      channel: "read",
      what: () => `lists ${rowsOf.pk} ${rowsOf.prefix}`,
      act: () => rows.table.listRows(rowsOf),
      failure,
    });
  }

  scan(scan: Scan): Promise<ScannedPage> {
    const { rows, door } = this.#world;
    return door.pass(this.#process, {
      channel: "query",
      what: () => "walks through the table",
      act: () => rows.scan(scan),
      failure,
    });
  }

  #write(verb: string, key: Key, change: Row, write: () => Written): Promise<Written> {
    const { rows, door, watch, now } = this.#world;
    let told = "";
    const once = (invocation: Invocation, fault: Fault | undefined): Written => {
      const before = rows.table.row(key);
      const written = write();
      watch.touched(invocation, key);
      const after = written.won ? rows.table.row(key) : undefined;
      if (!written.won) rows.lost(key);
      if (after !== undefined) {
        rows.replicas.note(key, before, now());
        rows.wrote(after, lateness(fault), now());
        watch.wrote(invocation, before, after);
      }
      told += after === undefined ? ": lost the race" : changed(before, after);
      return written;
    };
    return door.pass(this.#process, {
      channel: "write",
      what: () => `${verb} ${nameOf(key)}${told}`,
      lists: () => listsOf(rows.table.row(key), change),
      act: (invocation, fault) => {
        if (fault?.kind === "repeated") once(invocation, fault);
        return once(invocation, fault);
      },
      failure,
    });
  }
}

const changed = (before: Row | undefined, after: Key & Row): string => {
  if (!isTask(after)) return "";
  const { status, revision, settledAt, dueAt } = after;
  const from = before === undefined ? "new" : `${before.status}`;
  return `: ${from} → ${status}${settledAt === undefined ? `, due ${dueAt}` : ", settled"} (revision ${revision})`;
};

const lateness = (fault: Fault | undefined): number =>
  fault?.kind === "index-late" ? (fault.ms ?? 0) : 0;

const failure = (): Error => new Unavailable("The table did not answer.");

const nameOf = ({ pk, sk }: Key): string => (sk === "task" ? pk : `${pk} ${sk}`);
