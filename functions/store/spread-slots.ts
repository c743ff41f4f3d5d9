import {
  above,
  absent,
  all,
  any,
  type Condition,
  equals,
  exists,
  sizeBelow,
} from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import type { LanePace } from "./lane-pace.ts";
import {
  countedOf,
  type Grant,
  grantOf,
  grantsAre,
  hasHolder,
  isNew,
  type LaneParts,
  laneHasRoom,
  limitOf,
  limitToForget,
  MOST_HELD,
  type Place,
  placeFor,
  type SlotsRow,
  sizeOf,
  sizeOfAll,
} from "./lane-parts.ts";
import {
  type Lending,
  laneKey,
  partKey,
  slotOf,
  taking,
  unchanged,
  type WantedSlot,
} from "./lane-row.ts";
import type { LaneRows } from "./lane-rows.ts";
import type { Table } from "./table.ts";

/** Others may take the place that was chosen. Each lost race shows the lane one step further. */
const MOST_TRIES = 4;

/**
 * The slots of large lanes: they stand in the lane's row and in slots rows of at most twelve, so
 * that a take costs one write unit at any limit (decision 0040). A row gives out what it was
 * granted, and the lane's row the rest. A grant raises `spread` in the lane's row before it raises
 * `slots` in its own, and `LaneRows.align` lowers them the other way round. So a crash costs slots
 * until the next `align`, and none is given out twice.
 *
 * Example: with a limit of 100 the thirteenth start finds 12 holders in the lane's row. `spread`
 * becomes 12, then `slots#1` gets `slots: 12` and its first holder.
 */
export class SpreadSlots {
  readonly #table: Table;
  readonly #pace: LanePace;
  readonly #rows: LaneRows;

  constructor(table: Table, { pace, rows }: { readonly pace: LanePace; readonly rows: LaneRows }) {
    this.#table = table;
    this.#pace = pace;
    this.#rows = rows;
  }

  /**
   * Takes a slot if one is free, with one write for most. A holder that has a slot takes it anew.
   */
  async take(lane: string, wanted: WantedSlot): Promise<boolean | "no-lane"> {
    if (!this.#rows.isSpread(lane) && (await this.#takeAlone(lane, wanted))) return true;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const parts = await this.#rows.read(lane);
      if (parts === undefined) return "no-lane";
      const place = placeFor(parts, wanted);
      if (place === undefined) return false;
      if (await this.#takeAt(lane, parts, place, wanted)) return true;
    }
    return false;
  }

  /**
   * Gives the slot of one holder to another. False if `from` has none, if the other has one
   * already, or if more slots are taken than the limit allows. A slot of a lane's row with more
   * than twelve holders moves to a slots row.
   */
  async handOver(lane: string, from: string, wanted: WantedSlot): Promise<boolean> {
    const parts = await this.#rows.read(lane);
    if (parts === undefined) return false;
    const { lane: own, rows } = parts;
    const { holder, now } = wanted;
    const most = limitOf(own, wanted);
    const isOurs = [own, ...rows].some((part) => hasHolder(part, holder));
    if (isOurs || sizeOfAll(parts) > most) return false;
    const ours = [exists(slotOf(from)), absent(slotOf(holder))];
    const change = { remove: [slotOf(from)], set: servedBy(holder, now) };
    if (hasHolder(own, from)) {
      const grant = sizeOf(own) > MOST_HELD ? grantOf(parts, most - sizeOf(own) + 1) : undefined;
      if (grant !== undefined) return this.#grant(lane, parts, grant, wanted, from);
      const room = laneHasRoom(own, most - (own.spread ?? 0) + 1);
      return this.#inLane(lane, parts, wanted, { condition: all(...ours, room), from });
    }
    const row = rows.find((each) => hasHolder(each, from));
    if (row === undefined) return false;
    const isWithin = all(...ours, rowHasRoom(row, 1));
    return (await this.#table.update(partKey(lane, row.number), isWithin, change)).won;
  }

  /** Frees each slot of this holder. With `takenAt`, only one that was not taken anew since. */
  async release(lane: string, holder: string, takenAt?: Instant): Promise<void> {
    const slot = slotOf(holder);
    const condition = takenAt === undefined ? exists(slot) : equals(slot, takenAt);
    const remove = { remove: [slot] };
    if (!this.#rows.isSpread(lane)) {
      const { won, row } = await this.#table.update(laneKey(lane), condition, remove);
      if (won || row === undefined || !this.#rows.noteRow(lane, row)) return;
    }
    const parts = await this.#rows.read(lane);
    if (parts === undefined) return;
    const numbers = parts.rows.filter((row) => hasHolder(row, holder)).map(({ number }) => number);
    if (hasHolder(parts.lane, holder)) numbers.unshift(0);
    for (const number of numbers)
      await this.#table.update(partKey(lane, number), condition, remove);
  }

  /** Lets a task start beside a holder in a slots row that may have gone, in that row. */
  async lend(lane: string, wanted: WantedSlot, lending: Lending): Promise<boolean> {
    const { part, from, overdue, tries, others } = lending;
    const { holder, now } = wanted;
    const parts = await this.#rows.read(lane);
    const row = parts?.rows.find(({ number }) => number === part.number);
    if (row === undefined) return false;
    const beside = { ...others, [from]: { guest: holder, until: now, tries } };
    const ours = [exists(slotOf(from)), absent(slotOf(holder)), unchanged(part.beside)];
    return (
      await this.#table.update(partKey(lane, row.number), all(...ours, rowHasRoom(row, overdue)), {
        set: { ...servedBy(holder, now), beside },
      })
    ).won;
  }

  /** The usual take in a lane that has no slots rows yet: it needs no read. */
  async #takeAlone(lane: string, wanted: WantedSlot): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const usual = all(absent("lowered"), absent("spread"));
    const free = all(usual, sizeBelow("held", Math.min(MOST_HELD, limit)));
    const { won, row } = await this.#pace.update(lane, wanted, any(exists(slotOf(holder)), free), {
      set: { ...taking(holder, now), limit },
    });
    if (row !== undefined) this.#rows.noteRow(lane, row);
    return won;
  }

  async #takeAt(
    lane: string,
    parts: LaneParts,
    place: Place,
    wanted: WantedSlot,
  ): Promise<boolean> {
    if ("grant" in place) return this.#grant(lane, parts, place.grant, wanted);
    const { holder, now } = wanted;
    const { part } = place;
    const isOurs = exists(slotOf(holder));
    if ("number" in part) {
      const condition = any(isOurs, rowHasRoom(part, 0));
      const set = servedBy(holder, now);
      return (await this.#table.update(partKey(lane, part.number), condition, { set })).won;
    }
    const room = laneHasRoom(part, limitOf(part, wanted) - (part.spread ?? 0));
    return this.#inLane(lane, parts, wanted, { condition: any(isOurs, room) });
  }

  /** Takes a slot of the lane's row, or the one of `from` there. */
  async #inLane(
    lane: string,
    { lane: own }: LaneParts,
    wanted: WantedSlot,
    { condition, from }: { readonly condition: Condition; readonly from?: string },
  ): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const remove = [...(from === undefined ? [] : [slotOf(from)]), ...limitToForget(own, wanted)];
    const set = { ...servedBy(holder, now), limit };
    return (await this.#pace.update(lane, wanted, condition, { set, remove })).won;
  }

  /** Grants slots to a slots row and takes one of them, or moves the slot of `from` there. */
  async #grant(
    lane: string,
    { lane: own }: LaneParts,
    { row, slots }: Grant,
    wanted: WantedSlot,
    from?: string,
  ): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const key = partKey(lane, row.number);
    // Before the grant: an `align` that comes in between has to find the row.
    if (isNew(row)) await this.#table.put({ ...key, held: {}, slots: 0, grants: 0 }, absent("pk"));
    const spread = (own.spread ?? 0) + slots;
    const grants = (own.grants ?? 0) + 1;
    const leaving = from === undefined ? 0 : 1;
    const room = laneHasRoom(own, limitOf(own, wanted) - spread + 1 + leaving);
    const raised = await this.#table.update(
      laneKey(lane),
      all(room, grantsAre(own.grants), ...(from === undefined ? [] : [exists(slotOf(from))])),
      {
        set: { spread, grants, limit },
        remove: [...(from === undefined ? [] : [slotOf(from)]), ...limitToForget(own, wanted)],
      },
    );
    if (!raised.won) return false;
    this.#rows.noteRow(lane, raised.row);
    const granted = countedOf(row) + slots;
    const isSame = all(equals("grants", row.grants), sizeBelow("held", granted));
    const set = { slots: granted, grants, ...servedBy(holder, now) };
    return (await this.#table.update(key, isSame, { set })).won;
  }
}

/** The attributes that the taking of a slot sets in a lane with slots rows. */
const servedBy = (holder: string, now: Instant) => ({ ...taking(holder, now), servedAt: now });

/** True if a slots row has room for one more, `leaving` holders apart. */
const rowHasRoom = ({ slots }: SlotsRow, leaving: number): Condition =>
  all(above("slots", slots - 1), sizeBelow("held", slots + leaving));
