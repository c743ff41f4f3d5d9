import { at, GONE, type Path, put } from "../support/json.ts";
import type { Random } from "./random.ts";

/**
 * Makes one change at one place of a valid message. `other` is another valid message, to take
 * pieces from.
 */
export type TreeMutator = (root: unknown, path: Path, random: Random, other: unknown) => unknown;

const value =
  (make: (random: Random) => unknown): TreeMutator =>
  (root, path, random) =>
    put(root, path, make(random));

/** Changes a text; what is no text becomes one first. */
const text =
  (change: (old: string, random: Random) => string): TreeMutator =>
  (root, path, random) => {
    const old = at(root, path);
    return put(
      root,
      path,
      change(typeof old === "string" ? old : String(JSON.stringify(old)).slice(0, 64), random),
    );
  };

const field =
  (name: string, make: (random: Random) => unknown): TreeMutator =>
  (root, path, random) =>
    put(root, [...placeOfObject(root, path), name], make(random));

/** The nearest object at or above a place. */
const placeOfObject = (root: unknown, path: Path): Path => {
  const here = at(root, path);
  return (typeof here === "object" && here !== null && !Array.isArray(here)) || path.length === 0
    ? path
    : placeOfObject(root, path.slice(0, -1));
};

/**
 * The value as another type than it is: nothing that was a text, number, flag, list or object stays
 * one.
 */
const otherType = (old: unknown, random: Random): unknown => {
  const type = Array.isArray(old) ? "list" : old === null ? "null" : typeof old;
  const others = [
    { type: "string", value: "7" },
    { type: "number", value: 7 },
    { type: "boolean", value: true },
    { type: "list", value: [7] },
    { type: "object", value: { a: 7 } },
  ].filter((candidate) => candidate.type !== type);
  return random.pick(others).value;
};

const rename: TreeMutator = (root, path, random) => {
  const name = path.at(-1);
  if (typeof name !== "string") return put(root, path, GONE);
  const renamed = random.pick([
    name.toLowerCase(),
    name.toUpperCase(),
    `${name} `,
    name.replace(/[aeo]/, "а"),
    `$.${name}`,
  ]);
  return put(put(root, path, GONE), [...path.slice(0, -1), renamed], at(root, path));
};

/** Everything at once that a language or a database might take for more than a name. */
const NAMES = [
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "toJSON",
  "then",
  "length",
  "$where",
  "pk",
  "sk",
];

/** Changes to a value or its neighbours, by name. */
export const treeMutators: Readonly<Record<string, TreeMutator>> = {
  drop: value(() => GONE),
  null: value(() => null),
  "swap-type": (root, path, random) => put(root, path, otherType(at(root, path), random)),
  "wrap-in-list": (root, path) => put(root, path, [at(root, path)]),
  "wrap-in-object": (root, path) => put(root, path, { value: at(root, path) }),
  "empty-text": value(() => ""),
  "empty-list": value(() => []),
  "empty-object": value(() => ({})),
  "long-list": value((random) => Array.from({ length: random.pick([17, 101, 1000]) }, () => 7)),
  "long-text": value((random) => "x".repeat(random.pick([51, 65, 129, 257, 513, 1001, 10_001]))),
  "wide-text": value((random) => "長".repeat(random.pick([50, 128, 256, 512, 1000]))),
  "huge-number": value((random) => random.pick([1e21, 1e300, Number.MAX_VALUE, 2 ** 53, 2 ** 64])),
  "negative-number": value((random) => random.pick([-1, -0, -1e21, -(2 ** 53), -2_147_483_649])),
  fraction: value((random) => random.pick([0.5, 1e-7, 1_767_225_600.5, Number.EPSILON])),
  "number-as-text": text((old) => old.replace(/^/, "0")),
  "text-nul": text((old) => `${old}\0`),
  "text-newline": text((old) => `${old}\r\nX-Injected: 1`),
  "text-homoglyph": text((old) => old.replace(/[aeopcx]/i, "е")),
  "text-full-width": text((old) =>
    old.replace(/[0-9A-Za-z]/, (one) => String.fromCodePoint(one.charCodeAt(0) + 0xfee0)),
  ),
  "text-decomposed": text((old) => `${old}é`.normalize("NFD")),
  "text-bidirectional": text((old) => `\u202e${old}\u2066`),
  "text-joined-emoji": text((old) => `${old}👩‍👩‍👧‍👦`),
  "text-upper-case": text((old) => old.toUpperCase()),
  "text-lower-case": text((old) => old.toLowerCase()),
  "text-space": text((old, random) =>
    random.pick([` ${old}`, `${old} `, `${old}\t`, `\u00a0${old}`]),
  ),
  "text-cut": text((old) => old.slice(0, -1)),
  "text-longer": text((old, random) => old + random.pick(["0", ".", "=", "A", "-0"])),
  "text-one-off": text((old, random) => oneOff(old, random)),
  "text-path": text((old) => `../../${old}%2e%2e/`),
  "text-expression": text((old, random) =>
    random.pick([
      `${old}#task`,
      `held.${old}`,
      ":value",
      "attribute_exists(pk)",
      `${old}' OR '1'='1`,
    ]),
  ),
  "extra-field": field("Extra", () => 1),
  "language-name": (root, path, random) =>
    put(root, [...placeOfObject(root, path), random.pick(NAMES)], random.pick([1, "x", {}, null])),
  "many-fields": field("More", (random) =>
    Object.fromEntries(
      Array.from({ length: random.pick([100, 500]) }, (_, name) => [`f${name}`, 1]),
    ),
  ),
  "second-task": field("OtherTaskEvent", () => ({
    TaskId: "another-task",
    SessionContext: "v1.x",
    Status: "FINISH",
  })),
  rename,
  "repeat-in-parent": (root, path) =>
    put(root, [...path.slice(0, -1), `${String(path.at(-1))}2`], at(root, path)),
  "move-to-top": (root, path) =>
    path.length < 2
      ? put(root, path, GONE)
      : put(put(root, path, GONE), path.slice(-1), at(root, path)),
  "splice-same-place": (root, path, _random, other) => put(root, path, at(other, path) ?? GONE),
  "splice-whole-message": (root, path, _random, other) => put(root, path, other),
  "splice-fields": (root, _path, _random, other) => ({ ...(other as object), ...(root as object) }),
  "splice-over": (root, _path, _random, other) => ({ ...(root as object), ...(other as object) }),
  "reorder-fields": (root, path) => {
    const here = at(root, path);
    if (typeof here !== "object" || here === null) return put(root, path, GONE);
    return put(
      root,
      path,
      Array.isArray(here) ? here.toReversed() : Object.fromEntries(Object.entries(here).reverse()),
    );
  },
};

const oneOff = (old: string, random: Random): string => {
  if (old === "") return "0";
  const place = random.below(old.length);
  return old.slice(0, place) + random.pick(["0", "a", "Z", "_", "-"]) + old.slice(place + 1);
};
