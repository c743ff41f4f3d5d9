import type { Clock } from "../task/time.ts";
import type { RateStore } from "./rate-store.ts";

/** A turn that a process wants for itself. `latest`: milliseconds since the UNIX epoch. */
export interface WantedTurn {
  readonly perSecond: number;
  readonly earliest: number;
  readonly latest: number;
}

/** The turns of one action that this process has reserved and not used. */
interface Block {
  turns: readonly number[];
  reservedAt: number;
  /** Calls that wait for a turn here. */
  waiting: number;
  /** When turns were used here within the last second. */
  used: readonly number[];
  /** The end of the call before. */
  before: Promise<unknown>;
}

/** How a process may use the turns that it has reserved. */
export interface UseOfTurns {
  /** How long after its moment a turn may still be taken, in milliseconds. */
  readonly freshMs: number;
  /** Whether a turn may be used before its moment. Then turns are worth reserving ahead. */
  readonly ahead?: true;
}

/**
 * Turns of a rate, reserved in blocks. A process reserves as many in one write as calls wait for
 * one here. Where other processes reserve turns as well, or turns may be used `ahead`, it reserves
 * as many as it has used in the last second, if those are more. It never reserves more than a
 * second's.
 *
 * Example: at 8 turns a second the starter has used four in the last second, and the row is busy
 * until 12:00:00.500. It reserves .500, .625, .750 and .875 in one write. At 12:00:00.900 the first
 * three are lost, as requests that left then would not be spaced any more.
 */
export class TurnBlocks {
  readonly #rates: RateStore;
  readonly #clock: Clock;
  readonly #use: UseOfTurns;
  readonly #blocks = new Map<string, Block>();

  constructor(rates: RateStore, clock: Clock, use: UseOfTurns) {
    this.#rates = rates;
    this.#clock = clock;
    this.#use = use;
  }

  /**
   * The next turn of an action, in milliseconds since the UNIX epoch. Undefined, and nothing is
   * reserved, if it would come too late. Calls of one process have their turns one after the other.
   */
  async next(action: string, wanted: WantedTurn): Promise<number | undefined> {
    const block = this.#blockOf(action);
    block.waiting += 1;
    const own = block.before.then(() => this.#take(action, block, wanted));
    block.before = own.catch(() => undefined);
    try {
      return await own;
    } finally {
      block.waiting -= 1;
    }
  }

  #blockOf(action: string): Block {
    const known = this.#blocks.get(action);
    if (known !== undefined) return known;
    const made = { turns: [], reservedAt: 0, waiting: 0, used: [], before: Promise.resolve() };
    this.#blocks.set(action, made);
    return made;
  }

  async #take(action: string, block: Block, wanted: WantedTurn): Promise<number | undefined> {
    const now = this.#clock.now();
    const { perSecond, latest } = wanted;
    block.used = block.used.filter((at) => at > now - 1000 && at <= now);
    // A process that slept has missed its turns. One whose clock was set back would wait for them.
    const isSetBack = now < block.reservedAt;
    block.turns = isSetBack ? [] : block.turns.filter((turn) => now <= turn + this.#use.freshMs);
    if (block.turns.length === 0) {
      const most = Math.max(1, Math.floor(perSecond));
      const count = Math.min(most, Math.max(block.waiting, block.used.length));
      const { turns } = await this.#rates.reserve(action, {
        perSecond,
        earliest: Math.max(now, wanted.earliest),
        latest,
        count,
        countIfFree: this.#use.ahead === true ? count : Math.min(most, block.waiting),
      });
      block.turns = turns;
      block.reservedAt = now;
    }
    const [turn, ...rest] = block.turns;
    if (turn === undefined || turn > latest) return undefined;
    block.turns = rest;
    block.used = [...block.used, now];
    return turn;
  }
}
