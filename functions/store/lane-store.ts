import * as z from "zod/mini";
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
import { between, type Instant, milliseconds, storedInstant } from "../task/time.ts";
import { blockFields } from "./block-store.ts";
import type { Key, Row, Table } from "./table.ts";

/** A limit that Tencent's refusals taught us: so many were too many at that moment. */
const lowered = z.object({ limit: z.number(), at: storedInstant });

/**
 * `guest` started beside this holder at `until`; without one, nothing starts beside it before
 * `until`. `tries`: how many found no room.
 */
const loan = z.object({ guest: z.optional(z.string()), until: storedInstant, tries: z.number() });

/** What started beside holders that may have gone, by the holder's name. */
export type Loans = Readonly<Record<string, z.infer<typeof loan>>>;

const laneRow = z.object({
  beside: z.catch(z.optional(z.record(z.string(), loan)), undefined),
  held: z.record(z.string(), storedInstant),
  limit: z.optional(z.number()),
  lowered: z.optional(lowered),
  lastTenant: z.optional(z.string()),
  ...blockFields,
});

/**
 * What is known of a lane at one moment. `lastTenant`: whose task was the last to take a slot, or
 * to have its turn where there are none; absent if nobody's was. `held`: how many slots are taken,
 * and `holders` by whom.
 */
export interface LaneState
  extends Pick<
    z.infer<typeof laneRow>,
    "lastTenant" | "limit" | "lowered" | "suspected" | "blocked" | "acceptedAt" | "beside"
  > {
  readonly held: number;
  readonly holders: readonly string[];
}

/** Who holds a slot, and since when. */
export interface HeldSlot {
  readonly holder: string;
  readonly takenAt: Instant;
}

/**
 * A slot that is wanted: `limit` is the one that the deployment is set to; what was learned of
 * Tencent's may be lower.
 */
export interface WantedSlot {
  readonly holder: string;
  readonly limit: number;
  readonly now: Instant;
}

/**
 * A start beside the holder `from`. `overdue`: how many holders may have gone. `seen`: the loans as
 * they were when this one was decided.
 */
export interface Lending {
  readonly from: string;
  readonly overdue: number;
  readonly tries: number;
  /** The other loans that stand. */
  readonly others: Loans;
  readonly seen: Loans | undefined;
}

/**
 * After this long without a refusal one more task is let in: Tencent may have had its reasons only
 * then.
 */
const RAISED_EVERY = milliseconds({ minutes: 10 });

/**
 * Slots of lanes: how many tasks of an operation may be at Tencent at once. Taking, freeing and
 * handing over are one write each.
 */
export class LaneStore {
  readonly #table: Table;
  readonly #known = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Takes a slot if one is free. True, and taken anew, if this very holder has one already: the
   * task's own write decides who sends.
   */
  async take(lane: string, wanted: WantedSlot): Promise<boolean> {
    const { holder, limit, now } = wanted;
    const isOurs = exists(slotOf(holder));
    const taken = await this.#within(lane, wanted, (room) => any(isOurs, room), 0, {
      set: taking(holder, now),
    });
    if (taken !== "no-lane") return taken;
    const opened = await this.#table.put(
      { ...laneKey(lane), ...LISTED, limit, held: { [holder]: now }, lastTenant: tenantOf(holder) },
      absent("pk"),
    );
    return opened.won || this.take(lane, wanted);
  }

  /**
   * Frees the slot of this holder, if it has one. `takenAt`: only if it has not been taken anew
   * since.
   */
  async release(lane: string, holder: string, takenAt?: Instant): Promise<void> {
    const slot = slotOf(holder);
    await this.#table.update(
      laneKey(lane),
      takenAt === undefined ? exists(slot) : equals(slot, takenAt),
      { remove: [slot] },
    );
  }

  /**
   * Gives the slot of one holder to another. False if the one has none, the other has one already,
   * or more are held than there may be.
   */
  async handOver(lane: string, from: string, wanted: WantedSlot): Promise<boolean> {
    const { holder, now } = wanted;
    const move = { remove: [slotOf(from)], set: taking(holder, now) };
    const ours = [exists(slotOf(from)), absent(slotOf(holder))];
    return (await this.#within(lane, wanted, (room) => all(...ours, room), 1, move)) === true;
  }

  /**
   * Lets a task start beside a holder that may have gone, which keeps its slot. False if the loans
   * have changed since they were read, or if as many are held as there may be, without those that
   * may have gone.
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
   * Writes what is known of the loans now, and frees the slots of those that have gone. False if
   * the loans have changed since.
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

  /** Notes that the lane does not move. False if that was noted after `since` already. */
  async noteStuck(lane: string, since: Instant, now: Instant): Promise<boolean> {
    const isNews = all(exists("held"), any(absent("stuckAt"), atMost("stuckAt", since)));
    return (await this.#table.update(laneKey(lane), isNews, { set: { stuckAt: now } })).won;
  }

  /**
   * Remembers that Tencent refused a task while so many slots were held: it has room for one less,
   * for now.
   */
  async lower(lane: string, { limit, now }: Omit<WantedSlot, "holder">): Promise<number> {
    const held = Object.keys((await this.#read(lane))?.held ?? {}).length;
    const learned = Math.max(1, Math.min(held, limit) - 1);
    if (learned < limit)
      await this.#table.update(laneKey(lane), exists("held"), {
        set: { lowered: { limit: learned, at: now } },
      });
    return learned;
  }

  /** Everybody who holds a slot of the lane now. */
  async holders(lane: string): Promise<readonly HeldSlot[]> {
    return Object.entries((await this.#read(lane))?.held ?? {}).map(([holder, takenAt]) => ({
      holder,
      takenAt,
    }));
  }

  /** The lane as it is now. */
  async state(lane: string): Promise<LaneState> {
    const { held = {}, ...row } = (await this.#read(lane)) ?? {};
    return { ...row, held: Object.keys(held).length, holders: Object.keys(held) };
  }

  /** Remembers whose turn it was in a lane without a limit, where nobody takes a slot. */
  async passTurn(lane: string, tenant: string): Promise<void> {
    await this.#table.update(laneKey(lane), exists("held"), { set: { lastTenant: tenant } });
  }

  /**
   * Makes a lane known before a task waits in it, so that it is found whatever the configuration
   * says later.
   */
  async remember(lane: string): Promise<void> {
    if (this.#known.has(lane)) return;
    await this.#table.put({ ...laneKey(lane), ...LISTED, held: {} }, absent("pk"));
    this.#known.add(lane);
  }

  /** Puts a lane back among the known ones. */
  async relist(lane: string): Promise<void> {
    await this.#table.update(laneKey(lane), exists("held"), { set: LISTED });
  }

  /** Every lane that a task ever waited in or took a slot of. */
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
   * limit counts instead of the limit, and is met only when the first try has failed: it is rare,
   * and its row is then in hand.
   */
  async #within(
    lane: string,
    { limit, now }: WantedSlot,
    condition: (room: Condition) => Condition,
    leaving: number,
    update: Update,
  ): Promise<boolean | "no-lane"> {
    const free = all(absent("lowered"), sizeBelow("held", limit + leaving));
    const change = { ...update, set: { ...update.set, limit } };
    const first = await this.#table.update(laneKey(lane), condition(free), change);
    if (first.won) return true;
    if (first.row === undefined) return "no-lane";
    const learned = learnedLimit(first.row, limit, now);
    if (learned === undefined) return false;
    const room = all(equals("lowered.at", learned.at), sizeBelow("held", learned.limit + leaving));
    // What has risen to the limit is forgotten.
    const remove = [...(update.remove ?? []), ...(learned.limit >= limit ? ["lowered"] : [])];
    return (await this.#table.update(laneKey(lane), condition(room), { ...change, remove })).won;
  }
}

/** What may be held now of what was learned; undefined where nothing was. */
const learnedLimit = (
  row: Row,
  limit: number,
  now: Instant,
): { limit: number; at: Instant } | undefined => {
  const learned = laneRow.parse(row).lowered;
  if (learned === undefined) return undefined;
  const raised = Math.floor(between(learned.at, now) / RAISED_EVERY);
  return { limit: Math.min(limit, learned.limit + Math.max(0, raised)), at: learned.at };
};

const unchanged = (seen: Loans | undefined): Condition =>
  seen === undefined ? absent("beside") : equals("beside", seen);

const slotOf = (holder: string): string => `held.${holder}`;

const taking = (holder: string, now: Instant) => ({
  [slotOf(holder)]: now,
  lastTenant: tenantOf(holder),
});

/** A holder's name begins with its tenant's. */
const tenantOf = (holder: string): string => holder.split("#", 1).join();

/**
 * Lanes stand on a list of the agenda's index; a lane is an operation and an application, so there
 * are few.
 */
const LISTED = { agenda: "lanes", dueAt: "always" } as const;
const MOST_LANES = 1000;

const PREFIX = "lane#";

const laneKey = (lane: string): Key => ({ pk: `${PREFIX}${lane}`, sk: "lane" });
