import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  exists,
  sizeBelow,
  type Update,
} from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import { LanePace, type PacedStart } from "./lane-pace.ts";
import { laneHasRoom, limitOf, limitToForget, SMALL_LANE, stateOfAll } from "./lane-parts.ts";
import {
  type HeldSlot,
  type LanePart,
  type LaneState,
  type Lending,
  LISTED,
  type Loans,
  laneKey,
  laneRow,
  PREFIX,
  partKey,
  slotOf,
  taking,
  tenantOfHolder,
  unchanged,
  type WantedSlot,
} from "./lane-row.ts";
import { LaneRows } from "./lane-rows.ts";
import { SpreadSlots } from "./spread-slots.ts";
import type { Table } from "./table.ts";

/**
 * The slots of lanes: they limit how many tasks of an operation are at Tencent at once. Taking a
 * slot, freeing it and handing it over are one write each.
 */
export class LaneStore {
  readonly #table: Table;
  readonly #known = new Set<string>();
  readonly #pace: LanePace;
  readonly #rows: LaneRows;
  readonly #spread: SpreadSlots;

  constructor(table: Table) {
    this.#table = table;
    this.#pace = new LanePace(table);
    this.#rows = new LaneRows(table);
    this.#spread = new SpreadSlots(table, { pace: this.#pace, rows: this.#rows });
  }

  /**
   * Takes a slot if one is free. A holder that already has a slot takes it anew, and the answer is
   * true: the task's own write decides which function sends.
   */
  async take(lane: string, wanted: WantedSlot): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const isOurs = exists(slotOf(holder));
    const taken = isLarge(wanted)
      ? await this.#spread.take(lane, wanted)
      : await this.#within(lane, wanted, (room) => any(isOurs, room), 0, {
          set: taking(holder, now),
        });
    if (taken !== "no-lane") return taken;
    const opened = await this.#table.put(
      {
        ...laneKey(lane),
        ...LISTED,
        limit,
        held: { [holder]: now },
        lastTenant: tenantOfHolder(holder),
        ...(wanted.mayPace ? { pacedAt: now } : {}),
      },
      absent("pk"),
    );
    if (!opened.won) return this.take(lane, wanted);
    this.#known.add(lane);
    this.#pace.note(lane, wanted, opened);
    return true;
  }

  /**
   * The start for which this holder has just taken its slot here, if it is the first of its lane
   * for a while: the slot bounds such starts, so it reserves no turn of the action's rate. It is
   * told once.
   */
  pacedStart(lane: string, holder: string): PacedStart | undefined {
    return this.#pace.start(lane, holder);
  }

  /** Frees the slot of this holder. With `takenAt`, only if it has not been taken anew since. */
  release(lane: string, holder: string, takenAt?: Instant): Promise<void> {
    return this.#spread.release(lane, holder, takenAt);
  }

  /**
   * Gives the slot of one holder to another. False if `from` has none, if the other has one
   * already, or if more slots are taken than the limit allows.
   */
  async handOver(lane: string, from: string, wanted: WantedSlot): Promise<boolean> {
    if (isLarge(wanted)) return this.#spread.handOver(lane, from, wanted);
    const { holder, now } = wanted;
    const move = { remove: [slotOf(from)], set: taking(holder, now) };
    const ours = [exists(slotOf(from)), absent(slotOf(holder))];
    return (await this.#within(lane, wanted, (room) => all(...ours, room), 1, move)) === true;
  }

  /**
   * Lets a task start beside a holder that may have gone. The holder keeps its slot. False if the
   * loans have changed since they were read, or if the limit is reached without counting holders
   * that may have gone.
   */
  async lend(lane: string, wanted: WantedSlot, lending: Lending): Promise<boolean> {
    const { part, from, overdue, tries, others } = lending;
    if (part.number > 0) return this.#spread.lend(lane, wanted, lending);
    const { holder, now } = wanted;
    const beside = { ...others, [from]: { guest: holder, until: now, tries } };
    const ours = [exists(slotOf(from)), absent(slotOf(holder)), unchanged(part.beside)];
    const change = { set: { ...taking(holder, now), beside } };
    return (
      (await this.#within(lane, wanted, (room) => all(...ours, room), overdue, change)) === true
    );
  }

  /**
   * Writes the loans of a row as they are now, and frees the slots of its holders that have gone.
   * False if the loans have changed since the row was read as `part`.
   */
  async keepLoans(
    lane: string,
    { number, beside }: LanePart,
    loans: Loans,
    gone: readonly string[] = [],
  ): Promise<boolean> {
    const isEmpty = Object.keys(loans).length === 0;
    const remove = [...gone.map(slotOf), ...(isEmpty ? ["beside"] : [])];
    const change = { remove, ...(isEmpty ? {} : { set: { beside: loans } }) };
    const isSame = all(exists("held"), unchanged(beside));
    return (await this.#table.update(partKey(lane, number), isSame, change)).won;
  }

  /** Notes that the lane does not move. False if that was already noted after `since`. */
  async noteStuck(lane: string, since: Instant, now: Instant): Promise<boolean> {
    const isNews = all(exists("held"), any(absent("stuckAt"), atMost("stuckAt", since)));
    return (await this.#table.update(laneKey(lane), isNews, { set: { stuckAt: now } })).won;
  }

  /**
   * Remembers that Tencent refused a task while so many slots were taken: for now it has room for
   * one less. Answers with that limit.
   */
  lower(lane: string, limited: Omit<WantedSlot, "holder">): Promise<number> {
    return this.#rows.lower(lane, limited);
  }

  /**
   * Takes back what slots rows may not give out any more: after a limit was lowered, or a function
   * died between two writes. Answers with the number of slots that were lost.
   */
  align(lane: string, limited: Omit<WantedSlot, "holder">): Promise<number> {
    return this.#rows.align(lane, limited);
  }

  /** Every holder of a slot of the lane now. */
  async holders(lane: string): Promise<readonly HeldSlot[]> {
    const parts = await this.#rows.read(lane);
    if (parts === undefined) return [];
    return [parts.lane, ...parts.rows].flatMap(({ held }) =>
      Object.entries(held).map(([holder, takenAt]) => ({ holder, takenAt })),
    );
  }

  /** The lane as it is now. */
  async state(lane: string): Promise<LaneState> {
    const parts = await this.#rows.read(lane);
    return parts === undefined ? { held: 0, holders: [], parts: [] } : stateOfAll(parts);
  }

  /** Remembers whom a lane without a limit served last: no task takes a slot there. */
  async rememberServed(lane: string, tenant: string, now: Instant): Promise<void> {
    const set = { lastTenant: tenant, servedAt: now };
    await this.#table.update(laneKey(lane), exists("held"), { set });
  }

  /**
   * Puts a lane on the list of lanes before a task waits in it. So the lane is found whatever the
   * settings say later. Such a row is never deleted, so a process looks once.
   */
  async remember(lane: string): Promise<void> {
    if (this.#known.has(lane)) return;
    if ((await this.#table.get(laneKey(lane), "may-be-stale")) === undefined)
      await this.#table.put({ ...laneKey(lane), ...LISTED, held: {} }, absent("pk"));
    this.#known.add(lane);
  }

  /** Puts a lane back on the list. */
  async relist(lane: string): Promise<void> {
    await this.#table.update(laneKey(lane), exists("held"), { set: LISTED });
  }

  /** Every lane in which a task ever waited or took a slot. */
  async known(): Promise<readonly string[]> {
    const rows = await this.#table.query({
      index: "agenda",
      partition: LISTED.agenda,
      limit: MOST_LANES,
    });
    return rows.map(({ pk }) => pk.slice(PREFIX.length));
  }

  /**
   * Updates the lane if there is room: fewer holders than `limit` and `leaving` together. A learned
   * limit replaces the limit, and slots in other rows are not given out here. Both are rare, so
   * they are only looked for when the first try has failed, whose answer holds the row.
   */
  async #within(
    lane: string,
    wanted: WantedSlot,
    condition: (room: Condition) => Condition,
    leaving: number,
    update: Update,
  ): Promise<boolean | "no-lane"> {
    const { limit } = wanted;
    const usual = all(absent("lowered"), absent("spread"));
    const free = all(usual, sizeBelow("held", limit + leaving));
    const change = { ...update, set: { ...update.set, limit } };
    const first = await this.#pace.update(lane, wanted, condition(free), change);
    if (first.row !== undefined) this.#known.add(lane);
    if (first.won) return true;
    if (first.row === undefined) return "no-lane";
    const own = laneRow.parse(first.row);
    if (own.lowered === undefined && own.spread === undefined) return false;
    const room = laneHasRoom(own, limitOf(own, wanted) - (own.spread ?? 0) + leaving);
    const remove = [...(update.remove ?? []), ...limitToForget(own, wanted)];
    return (await this.#table.update(laneKey(lane), condition(room), { ...change, remove })).won;
  }
}

const MOST_LANES = 1000;

/** Whether slots of the lane may stand in slots rows. */
const isLarge = ({ limit, maySpread }: WantedSlot): boolean =>
  limit > SMALL_LANE && maySpread === true;
