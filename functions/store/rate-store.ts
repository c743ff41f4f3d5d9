import * as z from "zod/mini";
import { above, absent, all, any, atMost, below, equals } from "../task/condition.ts";
import { type Instant, isInstant } from "../task/time.ts";
import type { Key, Row, Table } from "./table.ts";

const rateRow = z.object({ nextFreeAt: z.number() });

/**
 * The farthest reservation. A function waits for two seconds at most, and clocks differ by 30 s at
 * most. A slot beyond this was reserved by a clock that is far ahead. It would hold every call of
 * its action back until ours has caught up, so it counts as free.
 */
const FARTHEST_MS = 60_000;

/** Times at which an action may be called, reserved one after the other across all functions. */
export class RateStore {
  readonly #table: Table;
  /**
   * The rows as the last reservations here left them. They also say which applications are watched.
   */
  readonly #seen = new Map<string, Row>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Reserves the next free time for a call of an action, and answers with it in milliseconds since
   * the UNIX epoch. Undefined, with nothing reserved, if it is more than `maxWait` milliseconds
   * away.
   *
   * Example: at 20 calls a second each takes 50 ms. Three functions that ask at 12:00:00.000 get
   * 12:00:00.000, .050 and .100.
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
   * The moment since which starts of this application have to look at their lane first. Undefined
   * if they need not. The answer comes from the row of the last reservation here, so a start learns
   * of a block without a read of its own.
   */
  watchedSince(action: string, application: string): Instant | undefined {
    const since = this.#seen.get(action)?.[watchOf(application)];
    return isInstant(since) ? since : undefined;
  }

  /** Makes every start of this application look at its lane first. */
  async watch(action: string, application: string, since: Instant): Promise<void> {
    const name = watchOf(application);
    await this.#table.update(rateKey(action), any(absent(name), below(name, since)), {
      set: { [name]: since },
    });
  }

  /** Ends that, unless another function has begun it anew. */
  async unwatch(action: string, application: string, since: Instant): Promise<void> {
    const name = watchOf(application);
    await this.#table.update(rateKey(action), equals(name, since), { remove: [name] });
  }
}

const watchOf = (application: string): string => `watched_${application}`;

const rateKey = (action: string): Key => ({ pk: `rate#${action}`, sk: "rate" });
