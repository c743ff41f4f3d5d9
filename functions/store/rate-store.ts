import * as z from "zod/mini";
import { above, absent, all, any, atMost, below, equals } from "../task/condition.ts";
import { type Instant, isInstant } from "../task/time.ts";
import type { Key, Row, Table } from "./table.ts";

const rateRow = z.object({ nextFreeAt: z.number() });

/**
 * No reservation reaches farther than this: a function waits for two seconds at most, and clocks
 * differ by 30 s at most. A slot beyond it was reserved by a clock that is far ahead, and would
 * keep every call of its action back until ours has caught up.
 */
const FARTHEST_MS = 60_000;

/** Slots in which an action may be called, reserved one after the other across all functions. */
export class RateStore {
  readonly #table: Table;
  /**
   * The rows as they were when a slot was last reserved here, for what they say beside the next
   * slot.
   */
  readonly #seen = new Map<string, Row>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Reserves the next free slot of an action and answers when it may be used, in milliseconds since
   * the UNIX epoch, or undefined, with nothing reserved, if that is more than `maxWait`
   * milliseconds away. `perSecond` is how many there may be.
   */
  async reserve(
    action: string,
    slot: { perSecond: number; now: number; maxWait: number },
  ): Promise<number | undefined> {
    const { perSecond, now, maxWait } = slot;
    const length = Math.ceil(1000 / perSecond);
    const free = any(
      absent("nextFreeAt"),
      atMost("nextFreeAt", now),
      above("nextFreeAt", now + FARTHEST_MS),
    );
    const idle = await this.#table.update(rateKey(action), free, {
      set: { nextFreeAt: now + length },
    });
    if (idle.won) {
      this.#seen.set(action, idle.row);
      return now;
    }
    const inTime = all(above("nextFreeAt", now), atMost("nextFreeAt", now + maxWait));
    const queued = await this.#table.update(rateKey(action), inTime, {
      add: { nextFreeAt: length },
    });
    if (!queued.won) return undefined;
    this.#seen.set(action, queued.row);
    return rateRow.parse(queued.row).nextFreeAt - length;
  }

  /**
   * Since when the starts of this application need an eye on their lane, as the row said when a
   * slot of the action was last reserved here; undefined where they do not. So each start learns of
   * a block from a row that it writes anyway.
   */
  watchedSince(action: string, application: string): Instant | undefined {
    const since = this.#seen.get(action)?.[watchOf(application)];
    return isInstant(since) ? since : undefined;
  }

  /** Lets every start of this application look at its lane first. */
  async watch(action: string, application: string, since: Instant): Promise<void> {
    const name = watchOf(application);
    await this.#table.update(rateKey(action), any(absent(name), below(name, since)), {
      set: { [name]: since },
    });
  }

  /** Ends that, unless somebody has begun it anew. */
  async unwatch(action: string, application: string, since: Instant): Promise<void> {
    const name = watchOf(application);
    await this.#table.update(rateKey(action), equals(name, since), { remove: [name] });
  }
}

const watchOf = (application: string): string => `watched_${application}`;

const rateKey = (action: string): Key => ({ pk: `rate#${action}`, sk: "rate" });
