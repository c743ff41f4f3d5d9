import { API_KEY, type System, type SystemOptions, startSystem } from "./system.ts";

/** Three tenants' API keys; `default` is the one that every system has. */
export const KEYS = {
  acme: "acme-api-key-000000000000",
  default: API_KEY,
  zeta: "zeta-api-key-000000000000",
};
export type Tenant = keyof typeof KEYS;

/** The options of a system that knows all three. */
export const forThree = {
  secrets: { API_SECRET: { key: KEYS.default, tenants: { acme: KEYS.acme, zeta: KEYS.zeta } } },
};

/** A system that knows all three. */
export const startForThree = (options: SystemOptions = {}): Promise<System> =>
  startSystem({ ...forThree, ...options });
