import * as z from "zod/mini";
import { absent, all, any, equals, exists, sizeBelow } from "../task/condition.ts";
import type { Instant } from "../task/time.ts";
import type { Key, Table } from "./table.ts";

const laneRow = z.object({ held: z.record(z.string(), z.string()) });

/** Who holds a slot, and since when. */
export interface HeldSlot {
  readonly holder: string;
  readonly takenAt: Instant;
}

/** Slots of lanes: how many tasks of an operation may be at Tencent at once. Taking, freeing and handing over are one write each. */
export class LaneStore {
  readonly #table: Table;
  readonly #known = new Set<string>();

  constructor(table: Table) {
    this.#table = table;
  }

  /** Takes a slot if one is free. True, and taken anew, if this very holder has one already: the task's own write decides who sends. */
  async take(lane: string, holder: string, limit: number, now: Instant): Promise<boolean> {
    const slot = `held.${holder}`;
    const taken = await this.#table.update(laneKey(lane), any(exists(slot), sizeBelow("held", limit)), { set: { [slot]: now, limit } });
    if (taken.won || taken.row !== undefined) return taken.won;
    const opened = await this.#table.put({ ...laneKey(lane), ...LISTED, limit, held: { [holder]: now } }, absent("pk"));
    return opened.won || this.take(lane, holder, limit, now);
  }

  /** Frees the slot of this holder, if it has one. `takenAt`: only if it has not been taken anew since. */
  async release(lane: string, holder: string, takenAt?: Instant): Promise<void> {
    const slot = `held.${holder}`;
    await this.#table.update(laneKey(lane), takenAt === undefined ? exists(slot) : equals(slot, takenAt), { remove: [slot] });
  }

  /** Gives the slot of one holder to another. False if the one has none, or the other has one already. */
  async handOver(lane: string, from: string, to: string, now: Instant): Promise<boolean> {
    const move = { remove: [`held.${from}`], set: { [`held.${to}`]: now } };
    const { won } = await this.#table.update(laneKey(lane), all(exists(`held.${from}`), absent(`held.${to}`)), move);
    return won;
  }

  /** Everybody who holds a slot of the lane now. */
  async holders(lane: string): Promise<readonly HeldSlot[]> {
    const row = await this.#table.get(laneKey(lane));
    if (row === undefined) return [];
    return Object.entries(laneRow.parse(row).held).map(([holder, takenAt]) => ({ holder, takenAt }));
  }

  /** Makes a lane known before a task waits in it, so that it is found whatever the configuration says later. */
  async remember(lane: string): Promise<void> {
    if (this.#known.has(lane)) return;
    await this.#table.put({ ...laneKey(lane), ...LISTED, held: {} }, absent("pk"));
    this.#known.add(lane);
  }

  /** Every lane that a task ever waited in or took a slot of. */
  async known(): Promise<readonly string[]> {
    const rows = await this.#table.query({ index: "agenda", partition: LISTED.agenda, limit: MOST_LANES });
    return rows.map(({ pk }) => pk.slice(PREFIX.length));
  }
}

/** Lanes stand on a list of the agenda's index; a lane is an operation and an application, so there are few. */
const LISTED = { agenda: "lanes", dueAt: "always" } as const;
const MOST_LANES = 1000;

const PREFIX = "lane#";

const laneKey = (lane: string): Key => ({ pk: `${PREFIX}${lane}`, sk: "lane" });
