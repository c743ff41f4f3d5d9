import type { Keys, tenantOf } from "../../../functions/http/authenticate.ts";
import type { IssuedKey } from "../../../functions/task/issued-key.ts";
import { given } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** Each issued key is found as another one. */
const found = (change: (key: IssuedKey) => IssuedKey) =>
  given<typeof tenantOf>((event, { keys, ...others }, scope) => {
    const at: Keys["keys"]["at"] = async (place, now) => {
      const key = await keys.at(place, now);
      return key && change(key);
    };
    return [event, { ...others, keys: { at } }, scope];
  });

/** Keys that an operator has issued. */
export const keys: readonly Mutant[] = [
  {
    name: "a key does more than its scopes say",
    at: "tenantOf",
    mistake: found((key) => ({ ...key, scopes: ["tasks:read", "tasks:write", "webhooks:admin"] })),
    by: "http/issued-keys.test.ts",
  },
  {
    name: "a revoked key works for ever",
    at: "tenantOf",
    mistake: found((key) => ({ ...key, isRevoked: false })),
    by: "http/issued-keys.test.ts",
  },
  {
    name: "a key has no end",
    at: "tenantOf",
    mistake: found((key) => ({ ...key, expiresAt: undefined })),
    by: "http/issued-keys.test.ts",
  },
];
