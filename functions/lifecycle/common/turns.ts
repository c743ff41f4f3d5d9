import type { RateStore } from "../../store/rate-store.ts";
import type { Clock } from "../../task/time.ts";

/**
 * A call of an action that Tencent limits: `rate` is the documented number of requests per second.
 */
export interface LimitedCall {
  readonly product: { readonly name: string };
  readonly action: string;
  readonly rate: number;
  /** Another action of the product that has the same turns. */
  readonly sharesRateOf?: string;
}

/** The name under which an action's turns are kept. */
export const turnsOf = ({
  product,
  action,
  sharesRateOf = action,
}: Omit<LimitedCall, "rate">): string => `${product.name}.${sharesRateOf}`;

/**
 * Resolves when the call's turn has come; false, with nothing reserved, where that would take too
 * long.
 */
export type Turns = (call: LimitedCall) => Promise<boolean>;

/**
 * What of an action's documented rate is used for what. Starts and stops have an action to
 * themselves. The poller asks the most; what callbacks and callers make us ask is as much as
 * Tencent can call back for what it lets us start. The rest is for requests that bunch together on
 * their way.
 */
const SHARE = { acting: 0.8, polling: 0.6, nudged: 0.2, waiting: 0.2 } as const;

/** How long a function waits for a turn: who would wait longer leaves the task to the schedule. */
const LONGEST_WAIT_MS = { acting: 2000, nudged: 1000, waiting: 200 } as const;

/** Turns that are reserved in the table, one after the other across all functions. */
export const reservedTurns =
  (
    { rates, clock }: { readonly rates: RateStore; readonly clock: Clock },
    use: keyof typeof LONGEST_WAIT_MS,
  ): Turns =>
  async (call) => {
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

/**
 * Turns of the poller, whose lease makes it the only run: it spaces its questions itself, and
 * nothing has to be written for them.
 */
export const pollersTurns = (clock: Clock): Turns => {
  const nextFree = new Map<string, number>();
  return async (call) => {
    const name = turnsOf(call);
    const now = clock.now();
    const turn = Math.max(now, nextFree.get(name) ?? now);
    nextFree.set(name, turn + 1000 / (call.rate * SHARE.polling));
    if (turn > now) await clock.sleep(turn - now);
    return true;
  };
};
