import { drawnFor } from "./random.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Lives in which tenants register receivers. */
const SHARE = 0.08;

/** A receiver that a tenant registers for all of its tasks. */
export interface PlannedEndpoint {
  readonly name: string;
  readonly tenant: string;
  readonly url: string;
  /** Undefined: the default ones. */
  readonly events: readonly string[] | undefined;
  /** Milliseconds since the UNIX epoch. */
  readonly registersAt: number;
  readonly rotatesAt: number | undefined;
  readonly deletesAt: number | undefined;
  /** Whether its receiver never repeats the challenge. */
  readonly isDeaf: boolean;
  /** From when on its receiver answers 410. */
  readonly goneAt: number | undefined;
}

/**
 * Draws the receivers of a life's tenants, most of them registered before a task settles. Drawn
 * apart, as lives were drawn before there was any.
 */
export const endpointsOf = (
  seed: number,
  start: number,
  tenants: readonly string[],
): readonly PlannedEndpoint[] =>
  drawnFor(seed, "endpoints") < SHARE
    ? tenants.flatMap((tenant) =>
        Array.from(
          { length: 1 + Math.floor(2 * drawnFor(seed, `endpoints of ${tenant}`)) },
          (_, number) => endpointOf({ seed, start, tenant, number }),
        ),
      )
    : [];

/** A receiver of this tenant. */
export const endpointOf = ({
  seed,
  start,
  tenant,
  number,
}: {
  readonly seed: number;
  readonly start: number;
  readonly tenant: string;
  readonly number: number;
}): PlannedEndpoint => {
  const name = `${tenant}-${number}`;
  const drawn = (what: string): number => drawnFor(seed, `${what} of endpoint ${name}`);
  const later = (what: string, share: number, withinMs: number): number | undefined =>
    drawn(what) < share ? start + Math.floor(drawn(`${what} at`) * withinMs) : undefined;
  return {
    name,
    tenant,
    url: `https://${name}.endpoints.example/hook`,
    events: drawn("events") < 0.3 ? ["task.succeeded", "task.running"] : undefined,
    registersAt: start + Math.floor(drawn("registered") ** 3 * 10 * MINUTE),
    rotatesAt: later("rotated", 0.3, HOUR),
    deletesAt: later("deleted", 0.15, 2 * HOUR),
    isDeaf: drawn("deaf") < 0.1,
    goneAt: later("gone", 0.15, 2 * HOUR),
  };
};
