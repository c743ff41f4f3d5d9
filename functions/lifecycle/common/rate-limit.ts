import type { RateStore } from "../../store/rate-store.ts";
import type { Clock } from "../../task/time.ts";

/** A call of a rate-limited action. `rate` is Tencent's documented number of requests a second. */
export interface LimitedCall {
  readonly product: { readonly name: string };
  readonly action: string;
  readonly rate: number;
  /** Another action of the product whose rate this one shares. */
  readonly sharesRateOf?: string;
}

/** The name of the row that holds the next free moment of an action. */
export function rateNameOf({
  product,
  action,
  sharesRateOf = action,
}: Omit<LimitedCall, "rate">): string {
  return `${product.name}.${sharesRateOf}`;
}

/**
 * Reserves the next free moment of the call's rate, and resolves when it has come. False, and
 * nothing reserved, if that moment is too far off.
 */
export type Acquire = (call: LimitedCall) => Promise<boolean>;

/**
 * How an action's documented rate is shared: starts and stops 80 %, the poller 60 % of questions,
 * callbacks and callers 20 %. Starts and stops have their actions to themselves. The share of
 * callbacks covers all that Tencent can send for the tasks that it lets us start. The remainder is
 * for requests that bunch together on their way.
 */
const SHARE = { acting: 0.8, polling: 0.6, nudged: 0.2, waiting: 0.2 } as const;

/** The share of an action's rate that starts and stops reserve no turns of. */
export const UNRESERVED = 0.2;

/** Longest wait for that moment. If it is further off, the schedule comes back to the task. */
const LONGEST_WAIT_MS = { acting: 2000, nudged: 1000, waiting: 200 } as const;

/**
 * Reserves moments in the table, one after the other across all functions.
 *
 * Example: an action allows 10 requests a second, so starts get 8, one every 125 ms. Three starts
 * at 12:00:00.000 get the moments .000, .125 and .250.
 */
export function acquireInTable(
  { rates, clock }: { readonly rates: RateStore; readonly clock: Clock },
  use: keyof typeof LONGEST_WAIT_MS,
): Acquire {
  return async (call) => {
    const now = clock.now();
    const freeAt = await rates.reserve(rateNameOf(call), {
      perSecond: call.rate * SHARE[use],
      now,
      maxWait: LONGEST_WAIT_MS[use],
    });
    if (freeAt === undefined) return false;
    if (freeAt > now) await clock.sleep(freeAt - now);
    return true;
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
    return true;
  };
}
