import { CLOCKS_DIFFER } from "../task/horizon.ts";
import { milliseconds } from "../task/time.ts";
import type { RateStore } from "./rate-store.ts";

/**
 * How long a permit holds. AWS does not document how long it keeps a process. The permit of one
 * that has ended is lost for the rest of this time. All that it costs is that others pay for turns.
 */
const LIFE_MS = milliseconds({ hours: 1 });

/** A holder stops this early: its clock may be behind the clock of the one that comes next. */
const ENDS_EARLY_MS = milliseconds(CLOCKS_DIFFER);

/** A permit lets one question go in this time. */
const SPACING_MS = 1000;

/** A question that wants to leave now. Moments are milliseconds since the UNIX epoch. */
export interface WantedQuestion {
  readonly now: number;
  /** The rate that turns are made of, a second. */
  readonly perSecond: number;
  /** The most permits of the action, of all processes together. */
  readonly permits: number;
}

/** A permit of this process. */
interface Held {
  readonly until: number;
  readonly usedAt: number;
}

/**
 * Standing permits to ask, beside the turns of a rate. A process that has one asks once a second
 * without a write, until the permit ends. The second question of a process takes the permit, with
 * the write that takes its turn: the first one has shown the row. Where too many are out, or the
 * permit was used within this second, the question takes a turn.
 *
 * Example: `DescribeTaskDetail` of VOD has five permits. A process asks at 12:00, 12:01 and 12:02.
 * It pays for a turn at 12:00, and at 12:01 for a turn and a permit. It pays nothing more until
 * 13:00:30.
 */
export class Permits {
  readonly #rates: RateStore;
  readonly #held = new Map<string, Held>();

  constructor(rates: RateStore) {
    this.#rates = rates;
  }

  /** The moment from which a question may leave, at most now. Undefined if others are asking. */
  async next(
    action: string,
    { now, perSecond, permits }: WantedQuestion,
  ): Promise<number | undefined> {
    const held = this.#heldAt(action, now);
    if (held !== undefined && now - held.usedAt >= SPACING_MS) {
      this.#held.set(action, { ...held, usedAt: now });
      return now;
    }
    const permit = held === undefined ? { most: permits, until: now + LIFE_MS } : undefined;
    const wanted = { perSecond, earliest: now, latest: now };
    const { turns, permitUntil } = await this.#rates.reserve(
      action,
      permit === undefined ? wanted : { ...wanted, permit },
    );
    if (permitUntil !== undefined) this.#held.set(action, { until: permitUntil, usedAt: now });
    return turns[0];
  }

  /** Drops a permit that has ended. If the clock was set back, nobody knows when that is. */
  #heldAt(action: string, now: number): Held | undefined {
    const held = this.#held.get(action);
    if (held === undefined) return undefined;
    if (now < held.until - ENDS_EARLY_MS && held.usedAt <= now) return held;
    this.#held.delete(action);
    return undefined;
  }
}
