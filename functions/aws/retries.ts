import { type AwsFailure, retryKind } from "./failure.ts";

/** A retry takes from the budget and a success gives back: the SDK's numbers. */
const BUDGET = 500;
const COST = { transient: 14, throttled: 5 } as const;
const GIVEN_BACK = 1;

/** Milliseconds. The first wait is below the base, each further one below twice the one before. */
const BASE = { transient: 25, throttled: 1000 } as const;
const LONGEST_WAIT = 20_000;
/** The wait that AWS asks for counts up to this much beyond our own. */
const ASKED_AT_MOST = 5000;

/**
 * When a call is sent again, as the SDK's standard mode decides it. While most calls fail the
 * budget runs out, so that retries do not keep down what is overloaded.
 */
export class Retries {
  readonly #random: () => number;
  #budget = BUDGET;

  constructor(random: () => number) {
    this.#random = random;
  }

  /**
   * Takes one retry. Answers with the milliseconds to wait before it, or undefined if the call is
   * not to be sent again. `done` counts the retries before.
   *
   * Example: the second retry of a throttled call waits between 0 and 2 s.
   */
  take(failure: AwsFailure, done: number): { readonly waitMs: number; cost: number } | undefined {
    const kind = retryKind(failure);
    if (kind === undefined || this.#budget < COST[kind]) return undefined;
    this.#budget -= COST[kind];
    const own = Math.floor(this.#random() * Math.min(BASE[kind] * 2 ** done, LONGEST_WAIT));
    const waitMs = Math.max(own, Math.min(failure.retryAfterMs, own + ASKED_AT_MOST));
    return { waitMs, cost: COST[kind] };
  }

  /** A call succeeded, after a retry that cost this much, or without one. */
  succeeded(cost: number = GIVEN_BACK): void {
    this.#budget = Math.min(BUDGET, this.#budget + cost);
  }
}
