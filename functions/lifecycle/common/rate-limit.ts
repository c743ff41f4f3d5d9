import { Permits } from "../../store/permits.ts";
import type { RateStore } from "../../store/rate-store.ts";
import { TurnBlocks } from "../../store/turn-blocks.ts";
import type { Clock } from "../../task/time.ts";

/** A call of a rate-limited action. `rate` is Tencent's documented number of requests a second. */
export interface LimitedCall {
  readonly product: { readonly name: string };
  readonly action: string;
  readonly rate: number;
  /** Another action of the product whose rate this one shares. */
  readonly sharesRateOf?: string;
  /** The most such calls that leave without a turn in any second. */
  readonly unreserved?: number;
}

/** The name of the row that holds the next free moment of an action. */
export function rateNameOf({
  product,
  action,
  sharesRateOf = action,
}: Omit<LimitedCall, "rate" | "unreserved">): string {
  return `${product.name}.${sharesRateOf}`;
}

/**
 * A moment of an action's rate that belongs to one call. The call has to leave by `until`
 * (milliseconds since the UNIX epoch), or another call has its place.
 */
export interface Turn {
  readonly until: number;
}

/**
 * Reserves the next free turn of the call's rate, and resolves when its moment has come. Undefined,
 * and nothing reserved, if that moment is too far off.
 */
export type Acquire = (call: LimitedCall) => Promise<Turn | undefined>;

/**
 * A call leaves within this time of its turn, or not at all. So the calls of any second have their
 * turns in 1250 ms, and where turns of 1250 ms are no more than the rate, no second exceeds it.
 */
const LATE_MS = 250;

/** A turn that is older is not taken any more: what is written before the call needs some time. */
const FRESH_MS = 100;

/**
 * How an action's documented rate is shared: starts and stops 80 %, the poller 60 % of questions,
 * callbacks and callers 20 %, of which a quarter is given out in standing permits. Starts and stops
 * have their actions to themselves. The share of callbacks covers all that Tencent can send for the
 * tasks that it lets us start. The remainder is for calls that are late.
 */
const SHARE = {
  acting: 1000 / (1000 + LATE_MS),
  polling: 0.6,
  asking: 0.15,
  permitted: 0.05,
} as const;

/** The most of an action's rate that starts may take without a turn. */
export const UNRESERVED = 0.2;

/** How long each kind of caller waits for its turn, and the share that its turns are made of. */
const USES = {
  /** The starter and the poller. The schedule comes back to a task that has no turn. */
  acting: { share: SHARE.acting, longestWaitMs: 2000 },
  /** A caller waits for the answer to a submission. Without a turn the task is queued. */
  submitting: { share: SHARE.acting, longestWaitMs: 200 },
  nudged: { share: SHARE.asking, longestWaitMs: 1000 },
  waiting: { share: SHARE.asking, longestWaitMs: 200 },
} as const;

/** A reservation whose answer comes too late is made once more, that much further ahead. */
const MOST_RESERVATIONS = 3;

/**
 * Reserves turns in the table, one after the other across all functions.
 *
 * Example: an action allows 10 requests a second, so starts get 8, one every 125 ms. Three starts
 * at 12:00:00.000 get the moments .000, .125 and .250, and leave by .250, .375 and .500.
 */
export function acquireInTable(
  { rates, clock }: { readonly rates: RateStore; readonly clock: Clock },
  use: keyof typeof USES,
): Acquire {
  const { share, longestWaitMs } = USES[use];
  const blocks = new TurnBlocks(rates, clock, { freshMs: FRESH_MS });
  return async (call) => {
    const perSecond = (call.rate - (call.unreserved ?? 0)) * share;
    let ahead = 0;
    for (let tries = 0; tries < MOST_RESERVATIONS; tries++) {
      const asked = clock.now();
      // The time that a slow table takes is no wait for a turn.
      const earliest = asked + ahead;
      const wanted = { perSecond, earliest, latest: earliest + longestWaitMs };
      const turn = await blocks.next(rateNameOf(call), wanted);
      if (turn === undefined) return undefined;
      const now = clock.now();
      if (now < turn) await clock.sleep(turn - now);
      if (now <= turn + FRESH_MS) return { until: turn + LATE_MS };
      ahead = now - asked;
    }
    return undefined;
  };
}

/**
 * Lets a question go of which nobody knows, if it may leave now: by this process's standing permit
 * (decision 0044), or by a turn that is free. It takes one alone, of the share of callbacks.
 */
export function acquireIfFree({
  rates,
  clock,
}: {
  readonly rates: RateStore;
  readonly clock: Clock;
}): Acquire {
  const permits = new Permits(rates);
  return async (call) => {
    const now = clock.now();
    const from = await permits.next(rateNameOf(call), {
      now,
      perSecond: call.rate * SHARE.asking,
      permits: Math.floor(call.rate * SHARE.permitted),
    });
    return from !== undefined && clock.now() <= from + FRESH_MS
      ? { until: from + LATE_MS }
      : undefined;
  };
}

/**
 * The rate limit of the poller. Its lease makes it the only run, so it spaces its questions in
 * memory and writes nothing.
 */
export function acquireInMemory(clock: Clock): Acquire {
  const nextFree = new Map<string, number>();
  return async (call) => {
    const name = rateNameOf(call);
    const now = clock.now();
    const freeAt = Math.max(now, nextFree.get(name) ?? now);
    nextFree.set(name, freeAt + 1000 / (call.rate * SHARE.polling));
    if (freeAt > now) await clock.sleep(freeAt - now);
    return { until: freeAt + LATE_MS };
  };
}
