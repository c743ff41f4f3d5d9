import { drawnFor } from "./random.ts";

/** The bounds of every tenant in a life. Undefined: there is no such bound. */
export interface TenantBounds {
  readonly perSecond: number | undefined;
  readonly atOnce: number | undefined;
}

/** The problems of a tenant that is at its bounds. */
export const isAtBound = (body: string | undefined): boolean =>
  body !== undefined && /"code":"tenant_(?:rate|tasks_at_once)_reached"/.test(body);

/** Drawn apart, as lives were drawn before there was any. One task alone reaches no bound. */
export const boundsOf = (seed: number, tasks: number): TenantBounds | undefined => {
  if (drawnFor(seed, "tenant bounds") >= (tasks > 1 ? 0.2 : 0.02)) return undefined;
  const draw = drawnFor(seed, "bounds of what");
  const atOnce = 1 + Math.floor(drawnFor(seed, "tasks at once") * (tasks > 3 ? 4 : 2));
  return {
    perSecond: draw < 0.6 ? 1 : undefined,
    atOnce: draw > 0.3 ? atOnce : undefined,
  };
};
