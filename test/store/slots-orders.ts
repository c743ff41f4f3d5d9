import { LaneStore } from "../../functions/store/lane-store.ts";
import type { Key, Row, Table } from "../../functions/store/table.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { tableAround } from "../support/table-around.ts";

/** One operation of the store on the lane. */
export type Act = (lanes: LaneStore) => Promise<unknown>;

/** Most times that an act is interrupted between two of its calls, in one order. */
const MOST_SWITCHES = 2;

/** Told of each state of the table that an order of calls leads to. */
export type Look = (rows: readonly (Key & Row)[]) => Promise<void>;

/**
 * Runs the acts side by side, each in a process of its own, in the orders of their calls to the
 * table in which an act is interrupted at most twice. `look` sees the table after each call: so
 * every act may also have died there. Answers with the number of orders.
 */
export const inEveryOrder = async (
  start: readonly (Key & Row)[],
  acts: readonly Act[],
  look: Look,
): Promise<number> => {
  const seen = new Set<string>();
  let orders = 0;
  const pending: number[][] = [[]];
  for (let chosen = pending.pop(); chosen !== undefined; chosen = pending.pop()) {
    const branches = await follow({ start, acts, chosen }, async (rows) => {
      const state = JSON.stringify(rows);
      if (seen.has(state)) return;
      seen.add(state);
      await look(rows);
    });
    orders += 1;
    pending.push(...branches);
  }
  return orders;
};

/** A call to the table that waits for its turn. */
type Call = () => Promise<void>;

interface Order {
  readonly start: readonly (Key & Row)[];
  readonly acts: readonly Act[];
  /** The act that goes next, at each call that has been decided. */
  readonly chosen: readonly number[];
}

/** Follows an order, then goes on with the act at work. Answers with the orders it passed by. */
const follow = async ({ start, acts, chosen }: Order, look: Look): Promise<number[][]> => {
  const table = tableOf(start);
  const calls: Call[][] = acts.map(() => []);
  const done = acts.map((act, place) => act(new LaneStore(held(table, calls[place] ?? []))));
  const branches: number[][] = [];
  const taken: number[] = [];
  let switches = 0;
  for (;;) {
    await quiet();
    const open = calls.flatMap(([call], place) => (call === undefined ? [] : [place]));
    const next = chosen[taken.length] ?? open[0];
    if (next === undefined) break;
    const before = taken.at(-1);
    const isForced = before === undefined || !open.includes(before);
    const goesOn = isForced ? next : before;
    if (taken.length >= chosen.length && (isForced || switches < MOST_SWITCHES))
      for (const other of open) if (other !== goesOn) branches.push([...taken, other]);
    const going = chosen[taken.length] ?? goesOn;
    if (!isForced && going !== before) switches += 1;
    taken.push(going);
    await calls[going]?.shift()?.();
    await look(table.rows());
  }
  await Promise.all(done);
  return branches;
};

/** A table in memory with these rows. */
export const tableOf = (rows: readonly (Key & Row)[]): MemoryTable => {
  const table = new MemoryTable();
  for (const row of rows) void table.putContent(row);
  return table;
};

/** The table as one process has it: each call waits for its turn. */
const held = (table: Table, calls: Call[]): Table => {
  const inTurn = <T>(call: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      calls.push(() => call().then(resolve, reject));
    });
  return tableAround(table, {
    get: (key, how) => inTurn(() => table.get(key, how)),
    put: (row, condition) => inTurn(() => table.put(row, condition)),
    update: (key, condition, update) => inTurn(() => table.update(key, condition, update)),
    listRows: (rows) => inTurn(() => table.listRows(rows)),
  });
};

const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
