import {
  above,
  absent,
  all,
  any,
  atMost,
  below,
  type Condition,
  equals,
} from "../task/condition.ts";
import { type Instant, isInstant } from "../task/time.ts";
import type { Key, Row, Table, Written } from "./table.ts";

/**
 * The farthest reservation. A function waits for two seconds at most, and clocks differ by 30 s at
 * most. A slot beyond this was reserved by a clock that is far ahead. It would hold every call of
 * its action back until ours has caught up, so it counts as free.
 */
const FARTHEST_MS = 60_000;

/**
 * Each try shows the row as it is, and other functions only move it on. So a third one is needed
 * where the row was seen busy, is free, and is taken meanwhile.
 */
const MOST_TRIES = 3;

/** A reservation of turns that is wanted. Moments are milliseconds since the UNIX epoch. */
export interface WantedTurns {
  readonly perSecond: number;
  /** The first turn lies no earlier than this, and no later than `latest`. */
  readonly earliest: number;
  readonly latest: number;
  /** The turns to reserve where others call the action as well, as a count. */
  readonly count?: number;
  /** The same where the next turn is free. */
  readonly countIfFree?: number;
  /** A standing permit to take by the same write, if fewer than `most` are out. */
  readonly permit?: { readonly most: number; readonly until: number };
}

/** The turns of a reservation, and its permit. Moments are milliseconds since the UNIX epoch. */
export interface Reserved {
  readonly turns: readonly number[];
  /** When the permit ends that was taken with them. */
  readonly permitUntil?: number | undefined;
}

/** Times at which an action may be called, reserved one after the other across all functions. */
export class RateStore {
  readonly #table: Table;
  /**
   * The rows as the last writes here have shown them. They say which form of a reservation will
   * win, and which applications are watched.
   */
  readonly #seen = new Map<string, Row>();

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Reserves the next free turns of an action, one after the other, and answers with their moments.
   * None, and nothing is reserved, if the first one would come too late.
   *
   * Example: at 20 calls a second each takes 50 ms. Three functions that ask at 12:00:00.000 get
   * 12:00:00.000, .050 and .100. One that asks for three at once gets .150, .200 and .250.
   *
   * The next turn may be free, and the row may be known from a reservation before this one. Then
   * the same write takes the permit that is wanted, unless too many are out.
   */
  async reserve(action: string, wanted: WantedTurns): Promise<Reserved> {
    const { perSecond, earliest, latest, count = 1, countIfFree = 1 } = wanted;
    if (earliest > latest) return NOTHING;
    const length = Math.ceil(1000 / perSecond);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const busyUntil = this.#busyUntil(action, earliest);
      // The row's moment never goes back, so what was seen of it is enough to refuse.
      if (busyUntil !== undefined && busyUntil > latest) return NOTHING;
      const turns = busyUntil === undefined ? countIfFree : count;
      const permit = busyUntil === undefined ? this.#permitOf(action, wanted) : undefined;
      const written =
        busyUntil === undefined
          ? await this.#begin(action, earliest, { length: turns * length, permit })
          : await this.#append(action, wanted, turns * length);
      if (written.row === undefined) this.#seen.delete(action);
      else this.#seen.set(action, written.row);
      if (!written.won) continue;
      const first = Number(written.row.nextFreeAt) - turns * length;
      return {
        turns: Array.from({ length: turns }, (_, index) => first + index * length),
        permitUntil: permit && wanted.permit?.until,
      };
    }
    return NOTHING;
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

  /** When the row was last seen to have its next free turn. Undefined if it has one now. */
  #busyUntil(action: string, now: number): number | undefined {
    const at = this.#seen.get(action)?.nextFreeAt;
    return typeof at === "number" && at > now && at <= now + FARTHEST_MS ? at : undefined;
  }

  /** How to take a permit. Undefined if none is wanted or free, or nothing is known of the row. */
  #permitOf(action: string, { permit, earliest }: WantedTurns): Permitting | undefined {
    const row = this.#seen.get(action);
    if (permit === undefined || row === undefined) return undefined;
    const { permits: seen = [] } = row;
    if (!isPermits(seen)) return undefined;
    const out = seen.filter((until) => until > earliest);
    if (out.length >= permit.most) return undefined;
    return {
      asSeen: row.permits === undefined ? absent("permits") : equals("permits", seen),
      set: { permits: [...out, permit.until] },
    };
  }

  #begin(
    action: string,
    now: number,
    { length, permit }: { readonly length: number; readonly permit: Permitting | undefined },
  ): Promise<Written> {
    const isFree = any(
      absent("nextFreeAt"),
      atMost("nextFreeAt", now),
      above("nextFreeAt", now + FARTHEST_MS),
    );
    return this.#table.update(
      rateKey(action),
      permit === undefined ? isFree : all(isFree, permit.asSeen),
      { set: { nextFreeAt: now + length, ...permit?.set } },
    );
  }

  #append(action: string, { earliest, latest }: WantedTurns, length: number): Promise<Written> {
    const isInTime = all(above("nextFreeAt", earliest), atMost("nextFreeAt", latest));
    return this.#table.update(rateKey(action), isInTime, { add: { nextFreeAt: length } });
  }
}

const NOTHING: Reserved = { turns: [] };

/** The part of a write that takes a permit. */
interface Permitting {
  /** The permits are those that the row was seen with. */
  readonly asSeen: Condition;
  readonly set: { readonly permits: readonly number[] };
}

/** When each permit ends, in milliseconds since the UNIX epoch. */
const isPermits = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((until) => typeof until === "number");

const watchOf = (application: string): string => `watched_${application}`;

const rateKey = (action: string): Key => ({ pk: `rate#${action}`, sk: "rate" });
