import type { RateStore } from "../../store/rate-store.ts";
import type { Clock } from "../../task/time.ts";

/** A call of a rate-limited action. `rate` is Tencent's documented number of requests a second. */
export interface LimitedCall {
  readonly product: { readonly name: string };
  readonly action: string;
  readonly rate: number;
  /** Another action of the product whose turns this one shares. */
  readonly sharesRateOf?: string;
}

/** The name of the row that holds an action's turns. */
export function turnsOf({
  product,
  action,
  sharesRateOf = action,
}: Omit<LimitedCall, "rate">): string {
  return `${product.name}.${sharesRateOf}`;
}

/** Resolves when the call's turn has come. False, and nothing reserved, if it is too far off. */
export type Turns = (call: LimitedCall) => Promise<boolean>;

/**
 * How an action's documented rate is shared: starts and stops 80 %, the poller 60 % of questions,
 * callbacks and callers 20 %. Starts and stops have their actions to themselves. The share of
 * callbacks covers all that Tencent can send for the tasks that it lets us start. The remainder is
 * for requests that bunch together on their way.
 */
const SHARE = { acting: 0.8, polling: 0.6, nudged: 0.2, waiting: 0.2 } as const;

/** Longest wait for a turn. If the turn is further off, the schedule comes back to the task. */
const LONGEST_WAIT_MS = { acting: 2000, nudged: 1000, waiting: 200 } as const;

/**
 * Reserves turns in the table, one after the other across all functions.
 *
 * Example: an action allows 10 requests a second, so starts get 8, one every 125 ms. Three starts
 * at 12:00:00.000 get the turns .000, .125 and .250.
 */
export function reservedTurns(
  { rates, clock }: { readonly rates: RateStore; readonly clock: Clock },
  use: keyof typeof LONGEST_WAIT_MS,
): Turns {
  return async (call) => {
    const now = clock.now();
    const turn = await rates.reserve(turnsOf(call), {
      perSecond: call.rate * SHARE[use],
      now,
      maxWait: LONGEST_WAIT_MS[use],
    });
    if (turn === undefined) return false;
    if (turn > now) await clock.sleep(turn - now);
    return true;
  };
}

/**
 * The turns of the poller. Its lease makes it the only run, so it spaces its questions in memory
 * and writes nothing.
 */
export function pollersTurns(clock: Clock): Turns {
  const nextFree = new Map<string, number>();
  return async (call) => {
    const name = turnsOf(call);
    const now = clock.now();
    const turn = Math.max(now, nextFree.get(name) ?? now);
    nextFree.set(name, turn + 1000 / (call.rate * SHARE.polling));
    if (turn > now) await clock.sleep(turn - now);
    return true;
  };
}
