import * as z from "zod/mini";
import { above, absent, all, any, atMost } from "../task/condition.ts";
import type { Key, Table } from "./table.ts";

const rateRow = z.object({ nextFreeAt: z.number() });

/**
 * No reservation reaches farther than this: a function waits for two seconds at most, and clocks differ by 30 s at most. A slot beyond it was
 * reserved by a clock that is far ahead, and would keep every call of its action back until ours has caught up.
 */
const FARTHEST_MS = 60_000;

/** Slots in which an action may be called, reserved one after the other across all functions. */
export class RateStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Reserves the next free slot of an action and answers when it may be used, in milliseconds since the UNIX epoch, or undefined, with
   * nothing reserved, if that is more than `maxWait` milliseconds away. `perSecond` is how many there may be.
   */
  async reserve(action: string, slot: { perSecond: number; now: number; maxWait: number }): Promise<number | undefined> {
    const { perSecond, now, maxWait } = slot;
    const length = Math.ceil(1000 / perSecond);
    const free = any(absent("nextFreeAt"), atMost("nextFreeAt", now), above("nextFreeAt", now + FARTHEST_MS));
    const idle = await this.#table.update(rateKey(action), free, {
      set: { nextFreeAt: now + length },
    });
    if (idle.won) return now;
    const inTime = all(above("nextFreeAt", now), atMost("nextFreeAt", now + maxWait));
    const queued = await this.#table.update(rateKey(action), inTime, { add: { nextFreeAt: length } });
    return queued.won ? rateRow.parse(queued.row).nextFreeAt - length : undefined;
  }
}

const rateKey = (action: string): Key => ({ pk: `rate#${action}`, sk: "rate" });
