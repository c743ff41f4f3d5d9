import { all, atMost, equals, exists } from "../task/condition.ts";
import {
  countedOf,
  grantsAre,
  type LaneParts,
  limitOf,
  MOST_ROWS,
  readSlotsRow,
  type SlotsRow,
  shareOf,
  sizeOfAll,
} from "./lane-parts.ts";
import { laneKey, laneRow, partKey, SLOTS, slotOf, type WantedSlot } from "./lane-row.ts";
import type { Table } from "./table.ts";

type Limited = Pick<WantedSlot, "limit" | "now">;

/** Reads the rows of lanes, and takes grants of slots rows back (decision 0040). */
export class LaneRows {
  readonly #table: Table;
  /** Lanes that were seen with slots rows. */
  readonly #spread = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Whether the lane was seen with slots rows. */
  isSpread(lane: string): boolean {
    return this.#spread.has(lane);
  }

  /** Notes what a lane's row shows. Answers whether the lane has slots rows, be they empty. */
  noteRow(lane: string, row: unknown): boolean {
    const isSpread = laneRow.parse(row).grants !== undefined;
    if (isSpread) this.#spread.add(lane);
    return isSpread;
  }

  /** The lane with its rows. Undefined if it has none. */
  async read(lane: string): Promise<LaneParts | undefined> {
    const own = this.#table.get(laneKey(lane));
    const others = this.#spread.has(lane) ? this.#rows(lane) : undefined;
    const [row, rows] = await Promise.all([own, others]);
    if (row === undefined) return undefined;
    const parsed = laneRow.parse(row);
    if (rows !== undefined) return { lane: parsed, rows };
    return { lane: parsed, rows: this.noteRow(lane, parsed) ? await this.#rows(lane) : [] };
  }

  /** Lowers the limit of a lane, as `LaneStore.lower` says. */
  async lower(lane: string, { limit, now }: Limited): Promise<number> {
    const parts = await this.read(lane);
    const held = parts === undefined ? 0 : sizeOfAll(parts);
    const learned = Math.max(1, Math.min(held, limit) - 1);
    if (learned < limit) {
      const lowered = { limit: learned, at: now };
      await this.#table.update(laneKey(lane), exists("held"), { set: { lowered } });
      await this.align(lane, { limit, now });
    }
    return learned;
  }

  /**
   * Takes grants back that the limit does not allow any more or that a crash has lost, and frees
   * the second slot of a holder that has two. Answers with the number of slots that were lost.
   */
  async align(lane: string, limited: Limited): Promise<number> {
    const row = await this.#table.get(laneKey(lane));
    const own = row === undefined ? undefined : laneRow.parse(row);
    // Read after the lane's row: a row that is missing now had no grant then.
    if (own?.spread === undefined) return 0;
    const rows = await this.#rows(lane);
    const doubles = await this.#freeDoubles(lane, { lane: own, rows });
    const most = limitOf(own, limited);
    const counted = rows.reduce((sum, each) => sum + countedOf(each), 0);
    const isOver = rows.some(({ number, slots }) => slots > shareOf(number, most));
    if (!isOver && counted >= own.spread) return doubles;
    const grants = (own.grants ?? 0) + 1;
    let spread = 0;
    for (const { number, slots } of rows) {
      // From here on no grant that was begun before is given to this row.
      const shut = all(equals("slots", slots), atMost("grants", grants));
      const set = { slots: Math.min(slots, shareOf(number, most)), grants };
      const written = await this.#table.update(partKey(lane, number), shut, { set });
      if (!written.won) return doubles;
      spread += countedOf(readSlotsRow(written.row));
    }
    if (spread >= own.spread) return doubles;
    const change = spread === 0 ? { remove: ["spread"] } : { set: { spread } };
    const { won } = await this.#table.update(laneKey(lane), grantsAre(own.grants), {
      ...change,
      set: { ...change.set, grants, limit: limited.limit },
    });
    return doubles + (won && !isOver ? own.spread - spread : 0);
  }

  /** Starts of one task that ran at once may have taken a slot each, in different rows. */
  async #freeDoubles(lane: string, { lane: own, rows }: LaneParts): Promise<number> {
    let freed = 0;
    const seen = new Set(Object.keys(own.held));
    for (const { number, held } of rows)
      for (const [holder, takenAt] of Object.entries(held)) {
        if (!seen.has(holder)) seen.add(holder);
        else {
          const slot = slotOf(holder);
          const same = equals(slot, takenAt);
          const change = { remove: [slot] };
          freed += Number((await this.#table.update(partKey(lane, number), same, change)).won);
        }
      }
    return freed;
  }

  async #rows(lane: string): Promise<readonly SlotsRow[]> {
    const { pk } = laneKey(lane);
    const rows = await this.#table.listRows({ pk, prefix: SLOTS, limit: MOST_ROWS });
    return rows.map(readSlotsRow);
  }
}
