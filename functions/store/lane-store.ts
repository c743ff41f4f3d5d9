import * as z from "zod/mini";
import { absent, all, exists, sizeBelow } from "../task/condition.ts";
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

  constructor(table: Table) {
    this.#table = table;
  }

  /** Takes a slot if one is free. True also if this very holder has one already: the task's own write decides who sends. */
  async take(lane: string, holder: string, limit: number, now: Instant): Promise<boolean> {
    const slot = `held.${holder}`;
    const free = all(sizeBelow("held", limit), absent(slot));
    const taken = await this.#table.update(laneKey(lane), free, { set: { [slot]: now, limit } });
    if (taken.won) return true;
    if (taken.row !== undefined) return holder in laneRow.parse(taken.row).held;
    return this.#open(lane, holder, limit, now);
  }

  /** Frees the slot of this holder, if it has one. */
  async release(lane: string, holder: string): Promise<void> {
    await this.#table.update(laneKey(lane), exists(`held.${holder}`), { remove: [`held.${holder}`] });
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

  /** The first slot of a lane that had no row. Who loses this race finds the row and takes a slot of it. */
  async #open(lane: string, holder: string, limit: number, now: Instant): Promise<boolean> {
    const opened = await this.#table.put({ ...laneKey(lane), limit, held: { [holder]: now } }, absent("pk"));
    return opened.won || this.take(lane, holder, limit, now);
  }
}

const laneKey = (lane: string): Key => ({ pk: `lane#${lane}`, sk: "lane" });
