import type { RateStore } from "../../store/rate-store.ts";
import { TurnBlocks } from "../../store/turn-blocks.ts";
import type { Clock } from "../../task/time.ts";

/**
 * Takes a turn of a tenant's own rate of new tasks, and answers with how many turns are left for
 * now. Undefined, and nothing is reserved, if all turns of the next second are taken.
 */
export type TakeTurn = (tenant: string, perSecond: number) => Promise<number | undefined>;

/**
 * Turns of tenants. A turn may be used up to a second before its moment, so a tenant that was quiet
 * may submit a second's number at once. In any `t` seconds it gets `t + 1` times that number at
 * most.
 *
 * Example: at 5 a second turns are 200 ms apart. Six submissions at 12:00:00.000 want the turns
 * from .000 to 1.000. Five of them get one, and the last is told to come again: its turn may be
 * used from .200.
 */
export function turnsOfTenants({
  rates,
  clock,
}: {
  readonly rates: RateStore;
  readonly clock: Clock;
}): TakeTurn {
  const blocks = new TurnBlocks(rates, clock, { freshMs: 0, ahead: true });
  return async (tenant, perSecond) => {
    const now = clock.now();
    const spacing = Math.ceil(1000 / perSecond);
    const latest = now + (perSecond - 1) * spacing;
    const turn = await blocks.next(`tenant.${tenant}`, { perSecond, earliest: now, latest });
    return turn === undefined ? undefined : Math.floor((latest - turn) / spacing);
  };
}
