import { SettingsError } from "../settings.ts";

/** The JSON object in a secret. */
export type SecretValue = Readonly<Record<string, unknown>>;

/**
 * How far a rotation is, as the secret's value says it:
 *
 * - `at-rest`: there is one key.
 * - `added`: functions take a new key as well, and nothing is made with it yet.
 * - `in-use`: everything new is made with the new key, and the old one is still taken.
 */
export type Stage = "at-rest" | "added" | "in-use";

/** How a secret holds an old key and a new one. Every step keeps all its other fields. */
export interface Form {
  /** Throws a SettingsError where the secret does not have the form. */
  readonly stageOf: (value: SecretValue) => Stage;
  readonly add: (value: SecretValue, made: string) => SecretValue;
  readonly use: (value: SecretValue) => SecretValue;
  readonly retire: (value: SecretValue) => SecretValue;
}

const NUMBERED = /^k([1-9]\d{0,8})$/;

/** Ids that somebody else chose are older than all of ours. */
const numberOf = (id: string): number => Number(NUMBERED.exec(id)?.[1] ?? 0);

/**
 * A ring of numbered keys. `active` names the one in use: a key with a higher number is new, and
 * one with a lower number is old.
 *
 * Example: `{active: k1, k1}` at rest, `{active: k1, k1, k2}` with `k2` added, `{active: k2, k1,
 * k2}` with `k2` in use, `{active: k2, k2}` at rest.
 */
export const ring: Form = {
  stageOf: (value) => {
    const { active, others } = partsOf(value);
    if (others.some((id) => numberOf(id) > numberOf(active))) return "added";
    return others.length > 0 ? "in-use" : "at-rest";
  },
  add: (value, made) => {
    const { active } = partsOf(value);
    return { ...value, [`k${numberOf(active) + 1}`]: made };
  },
  use: (value) => {
    const { active, others } = partsOf(value);
    const newest = others.reduce((one, id) => (numberOf(id) > numberOf(one) ? id : one), active);
    return { ...value, active: newest };
  },
  retire: (value) => {
    const { active } = partsOf(value);
    return { active, [active]: value[active] };
  },
};

/** The same, but old keys stay for good: `in-use` does not end, so it is rest. */
export const growingRing: Form = {
  ...ring,
  stageOf: (value) => (ring.stageOf(value) === "added" ? "added" : "at-rest"),
};

const partsOf = (value: SecretValue) => {
  const { active, ...keys } = value;
  if (typeof active !== "string" || !Object.hasOwn(keys, active))
    throw new SettingsError("Its field active names no key of it: mend it first.");
  if (!NUMBERED.test(active))
    throw new SettingsError(
      `Its active key is ${active}, and this command knows the order of k1, k2, … alone: add the next key by hand.`,
    );
  return { active, others: Object.keys(keys).filter((id) => id !== active) };
};

/**
 * A field with one key, or with a list whose first key is used and whose others are taken as well.
 * While a key is only added, the list begins and ends with the old one.
 *
 * Example: `old` at rest, `[old, new, old]` with `new` added, `[new, old]` with `new` in use, `new`
 * at rest.
 */
export function list(...path: readonly string[]): Form {
  const keysIn = (value: SecretValue): readonly [string, ...string[]] => {
    const found = path.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value);
    const [first, ...others] = [found].flat();
    if (typeof first !== "string" || !others.every((each) => typeof each === "string"))
      throw new SettingsError(`It has no key at ${path.join(".")}.`);
    return [first, ...others];
  };
  const set = (value: SecretValue, keys: readonly string[]): SecretValue =>
    withField(value, path, keys.length === 1 ? keys[0] : keys);
  return {
    stageOf: (value) => {
      const keys = keysIn(value);
      if (keys.length === 1) return "at-rest";
      return keys.length > 2 && keys[0] === keys.at(-1) ? "added" : "in-use";
    },
    add: (value, made) => {
      const [used] = keysIn(value);
      return set(value, [used, made, used]);
    },
    use: (value) => {
      const [used, ...made] = keysIn(value);
      return set(value, [...made.slice(0, -1), used]);
    },
    retire: (value) => set(value, keysIn(value).slice(0, 1)),
  };
}

const isObject = (value: unknown): value is SecretValue =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const withField = (
  value: SecretValue,
  [name = "", ...rest]: readonly string[],
  field: unknown,
): SecretValue => {
  const inner = value[name];
  return {
    ...value,
    [name]: rest.length === 0 ? field : withField(isObject(inner) ? inner : {}, rest, field),
  };
};

/** The key that is used: the first of a list. Undefined where a secret has none. */
export function firstOf(value: unknown): string | undefined {
  const first: unknown = [value].flat()[0];
  return typeof first === "string" ? first : undefined;
}
