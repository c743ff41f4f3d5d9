import type { LogEvent, LogFields } from "../../task/log.ts";
import { milliseconds } from "../../task/time.ts";

/** How long a try counts. */
const COUNTS_FOR = milliseconds({ hours: 1 });

/**
 * Fewest tenants whose receivers are out of reach before the fault counts as ours. One tenant can
 * name any number of dead receivers, and must not be able to call an operator.
 */
const FEWEST_TENANTS = 3;

/** Most tenants that are remembered. More would change nothing. */
const MOST_TENANTS = 100;

/** The way to receivers, as far as the tries of one process tell. */
export class Reach {
  #reachedAt = Number.NEGATIVE_INFINITY;
  readonly #missed = new Map<string, number>();

  /** Notes the line of a try. A receiver that answered, whatever it said, was reached. */
  note(event: LogEvent, { tenant, reason = "" }: LogFields, now: number): void {
    const isFailure = event === "webhook_failed" || event === "webhook_given_up";
    if (event === "webhook_delivered" || (isFailure && /^\d{3}$/.test(reason))) {
      this.#reachedAt = now;
      this.#missed.clear();
    } else if (isFailure && tenant !== undefined && this.#missed.size < MOST_TENANTS) {
      this.#missed.set(tenant, now);
    }
  }

  /**
   * The number of tenants of which a receiver was not reached within the last hour, where none of
   * any tenant was. Undefined while they are too few to tell.
   */
  tenantsOutOfReach(now: number): number | undefined {
    for (const [tenant, at] of this.#missed) if (now - at > COUNTS_FOR) this.#missed.delete(tenant);
    const isReached = now - this.#reachedAt <= COUNTS_FOR;
    return isReached || this.#missed.size < FEWEST_TENANTS ? undefined : this.#missed.size;
  }
}
