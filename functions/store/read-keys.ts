import * as z from "zod/mini";

/**
 * Keys by the name of their owner, and the faults that left keys out. A fault of one owner does not
 * shut out the others. `field` leads to the fault and never holds a value: where a name is wrong,
 * it may be a key in the wrong place.
 */
export interface ReadKeys {
  readonly keys: Readonly<Record<string, readonly string[]>>;
  readonly faults: readonly KeyFault[];
}

/**
 * - `keys_left_out`: a name or key is malformed, so its owner has no key now.
 * - `key_shared`: two owners have the same key. One could act as the other, so it is no one's.
 */
export interface KeyFault {
  readonly event: "keys_left_out" | "key_shared";
  readonly field: string;
}

const key = z.string().check(z.minLength(16), z.regex(/^\S+$/));

/** One key, or during a rotation several. */
export const keyList = z.pipe(
  z.union([key, z.array(key).check(z.minLength(1))]),
  z.transform((given) => [given].flat()),
);

/**
 * A tenant's name is part of row keys and contexts. With a longer one the fullest rows would need a
 * second write unit.
 */
const TENANT = /^[a-z0-9][a-z0-9-]{0,19}$/;

/** The owner of the secret's own `key`. A deployment with one caller need not name it. */
const DEFAULT_TENANT = "default";

/** The keys of each tenant in ApiSecret: `{ "key": …, "tenants": { "acme": … } }`. */
export function readTenantKeys({
  key: own,
  tenants,
}: {
  readonly key?: unknown;
  readonly tenants?: unknown;
}): ReadKeys {
  const { keys, faults } = readOwners(tenants ?? {}, { field: "tenants", owner: TENANT });
  const ours = keyList.safeParse(own);
  const all = ours.success
    ? { ...keys, [DEFAULT_TENANT]: [...ours.data, ...(keys[DEFAULT_TENANT] ?? [])] }
    : keys;
  const missing: KeyFault[] = ours.success ? [] : [{ event: "keys_left_out", field: "key" }];
  const shared = sharedBy(all);
  return {
    keys: without(all, shared),
    faults: [...missing, ...faults, ...sharedFaults(all, shared)],
  };
}

/** The keys of each product in CallbackSecret, beside its `path`. */
export function readProductKeys({
  path: _path,
  ...products
}: Readonly<Record<string, unknown>>): ReadKeys {
  return readOwners(products, { field: "", owner: /^[a-z]{1,20}$/ });
}

const readOwners = (
  given: unknown,
  { field, owner }: { readonly field: string; readonly owner: RegExp },
): ReadKeys => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return { keys: {}, faults: [{ event: "keys_left_out", field }] };
  }
  const keys: Record<string, string[]> = {};
  const faults: KeyFault[] = [];
  for (const [place, [name, value]] of Object.entries(given).entries()) {
    const read = keyList.safeParse(value);
    const path = owner.test(name) ? name : `name ${place + 1}`;
    if (owner.test(name) && read.success) keys[name] = read.data;
    else faults.push({ event: "keys_left_out", field: field === "" ? path : `${field}.${path}` });
  }
  return { keys, faults };
};

const sharedBy = (keys: ReadKeys["keys"]): ReadonlySet<string> => {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const [name, own] of Object.entries(keys)) {
    for (const each of own) {
      if ((owners.get(each) ?? name) !== name) shared.add(each);
      owners.set(each, name);
    }
  }
  return shared;
};

const without = (keys: ReadKeys["keys"], shared: ReadonlySet<string>): ReadKeys["keys"] =>
  Object.fromEntries(
    Object.entries(keys).map(([name, own]) => [name, own.filter((each) => !shared.has(each))]),
  );

const sharedFaults = (keys: ReadKeys["keys"], shared: ReadonlySet<string>): KeyFault[] =>
  [...shared].map((each) => {
    const owners = Object.keys(keys).filter((name) => keys[name]?.includes(each));
    return {
      event: "key_shared",
      field: owners
        .map((name) => (name === DEFAULT_TENANT ? "key" : `tenants.${name}`))
        .join(" and "),
    };
  });
