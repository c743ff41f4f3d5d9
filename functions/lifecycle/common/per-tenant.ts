/** A bound of every tenant, and those of tenants that have another. Undefined: there is none. */
export interface PerTenant {
  readonly every: number | undefined;
  readonly own: ReadonlyMap<string, number | undefined>;
}

/** `5,acme=50,beta=off` */
export const PER_TENANT = /^(?:(?:^|,)(?:[a-z0-9-]+=)?(?:[1-9]\d*|off))+$/;

/**
 * Reads bounds, written as `PER_TENANT` has them. Without a text no tenant has one.
 *
 * Example: `5,acme=50,beta=off` allows `acme` 50, each other tenant 5, and `beta` anything.
 */
export function readPerTenant(text = "off"): PerTenant {
  const bounds = text.split(",").map((item): [string, number | undefined] => {
    const [bound = "", tenant = EVERY] = item.split("=").reverse();
    return [tenant, bound === "off" ? undefined : Number(bound)];
  });
  const own = new Map(bounds);
  return { every: own.get(EVERY), own };
}

/** No tenant has this name. */
const EVERY = "*";

/** The bound of a tenant. Undefined if it has none. */
export function boundOf({ every, own }: PerTenant, tenant: string): number | undefined {
  return own.has(tenant) ? own.get(tenant) : every;
}
