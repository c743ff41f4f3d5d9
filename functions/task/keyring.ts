import { Unavailable } from "./error.ts";

/**
 * Keys by their id; `active` names the one to sign with. All verify, so that a rotated key outlives
 * what it signed.
 */
export interface Keyring {
  readonly active: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The key to sign with. Throws `Unavailable` if the ring does not hold it. */
export function activeKeyOf({ active, keys }: Keyring): string {
  const key = Object.hasOwn(keys, active) ? keys[active] : undefined;
  if (key === undefined)
    throw new Unavailable(`The keyring has no key ${active}, which it names as active.`);
  return key;
}

/** The key of this id. Throws `Unavailable` if the ring does not hold it. */
export function keyOf({ keys }: Keyring, id: string): string {
  const key = Object.hasOwn(keys, id) ? keys[id] : undefined;
  if (key === undefined) throw new Unavailable(`The keyring has no key ${id} any more.`);
  return key;
}
