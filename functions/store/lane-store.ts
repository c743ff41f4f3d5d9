import type * as z from "zod/mini";
import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  equals,
  exists,
  sizeBelow,
  type Update,
} from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import { LanePace, type PacedStart } from "./lane-pace.ts";
import {
  type HeldSlot,
  heldIn,
  type LaneState,
  type Lending,
  LISTED,
  type Loans,
  laneKey,
  laneRow,
  learnedLimit,
  PREFIX,
  slotOf,
  stateOf,
  taking,
  tenantOfHolder,
  unchanged,
  type WantedSlot,
} from "./lane-row.ts";
import type { Table } from "./table.ts";

/**
 * The slots of lanes: they limit how many tasks of an operation are at Tencent at once. Taking a
 * slot, freeing it and handing it over are one write each.
 */
export class LaneStore {
  readonly #table: Table;
  readonly #known = new Set<string>();
  readonly #pace: LanePace;

  constructor(table: Table) {
    this.#table = table;
    this.#pace = new LanePace(table);
  }

  /**
   * Takes a slot if one is free. A holder that already has a slot takes it anew, and the answer is
   * true: the task's own write decides which function sends.
   */
  async take(lane: string, wanted: WantedSlot): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const isOurs = exists(slotOf(holder));
    const taken = await this.#within(lane, wanted, (room) => any(isOurs, room), 0, {
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
  async release(lane: string, holder: string, takenAt?: Instant): Promise<void> {
    const slot = slotOf(holder);
    await this.#table.update(
      laneKey(lane),
      takenAt === undefined ? exists(slot) : equals(slot, takenAt),
      { remove: [slot] },
    );
  }

  /**
   * Gives the slot of one holder to another. False if `from` has none, if the other has one
   * already, or if more slots are taken than the limit allows.
   */
  async handOver(lane: string, from: string, wanted: WantedSlot): Promise<boolean> {
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
  async lend(
    lane: string,
    wanted: WantedSlot,
    { from, overdue, tries, others, seen }: Lending,
  ): Promise<boolean> {
    const { holder, now } = wanted;
    const beside = { ...others, [from]: { guest: holder, until: now, tries } };
    const ours = [exists(slotOf(from)), absent(slotOf(holder)), unchanged(seen)];
    const change = { set: { ...taking(holder, now), beside } };
    return (
      (await this.#within(lane, wanted, (room) => all(...ours, room), overdue, change)) === true
    );
  }

  /**
   * Writes the loans as they are now, and frees the slots of holders that have gone. False if the
   * loans have changed since they were read.
   */
  async keepLoans(
    lane: string,
    seen: Loans | undefined,
    loans: Loans,
    gone: readonly string[] = [],
  ): Promise<boolean> {
    const isEmpty = Object.keys(loans).length === 0;
    const remove = [...gone.map(slotOf), ...(isEmpty ? ["beside"] : [])];
    const change = { remove, ...(isEmpty ? {} : { set: { beside: loans } }) };
    return (await this.#table.update(laneKey(lane), all(exists("held"), unchanged(seen)), change))
      .won;
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
  async lower(lane: string, { limit, now }: Omit<WantedSlot, "holder">): Promise<number> {
    const held = heldIn(await this.#read(lane));
    const learned = Math.max(1, Math.min(held, limit) - 1);
    if (learned < limit)
      await this.#table.update(laneKey(lane), exists("held"), {
        set: { lowered: { limit: learned, at: now } },
      });
    return learned;
  }

  /** Every holder of a slot of the lane now. */
  async holders(lane: string): Promise<readonly HeldSlot[]> {
    return Object.entries((await this.#read(lane))?.held ?? {}).map(([holder, takenAt]) => ({
      holder,
      takenAt,
    }));
  }

  /** The lane as it is now. */
  async state(lane: string): Promise<LaneState> {
    return stateOf(await this.#read(lane));
  }

  /** Remembers whom a lane without a limit served last: no task takes a slot there. */
  async rememberServed(lane: string, tenant: string): Promise<void> {
    await this.#table.update(laneKey(lane), exists("held"), { set: { lastTenant: tenant } });
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

  async #read(lane: string): Promise<z.infer<typeof laneRow> | undefined> {
    const row = await this.#table.get(laneKey(lane));
    return row === undefined ? undefined : laneRow.parse(row);
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
    const { limit, now } = wanted;
    const usual = all(absent("lowered"), absent("spread"));
    const free = all(usual, sizeBelow("held", limit + leaving));
    const change = { ...update, set: { ...update.set, limit } };
    const first = await this.#pace.update(lane, wanted, condition(free), change);
    if (first.row !== undefined) this.#known.add(lane);
    if (first.won) return true;
    if (first.row === undefined) return "no-lane";
    const { lowered, spread } = laneRow.parse(first.row);
    const learned = learnedLimit(lowered, limit, now);
    if (learned === undefined && spread === undefined) return false;
    const own = (learned?.limit ?? limit) - (spread ?? 0);
    const room = all(
      learned === undefined ? absent("lowered") : equals("lowered.at", learned.at),
      spread === undefined ? absent("spread") : equals("spread", spread),
      sizeBelow("held", own + leaving),
    );
    // A learned limit that has risen to the setting is forgotten.
    const isForgotten = learned !== undefined && learned.limit >= limit;
    const remove = [...(update.remove ?? []), ...(isForgotten ? ["lowered"] : [])];
    return (await this.#table.update(laneKey(lane), condition(room), { ...change, remove })).won;
  }
}

const MOST_LANES = 1000;
