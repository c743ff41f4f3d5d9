import * as fc from "fast-check";
import type { Row } from "../../functions/store/table.ts";
import type { Attributes, Condition, Update, Value } from "../../functions/task/condition.ts";

/**
 * Few names and few values, so that conditions meet what rows hold. Reserved words of DynamoDB, odd
 * signs and names from JavaScript's prototypes.
 */
const name = fc.constantFrom("status", "size", "held", "a-b", "toString", "#n0 = :v0");
const number = fc.integer({ min: -2, max: 2 });
/** The last two are in one order as UTF-8 and in the other as UTF-16. */
const text = fc.constantFrom("", "a", "ab", "1", "2026-01-01T00:00:00.000Z", "\u{1f600}", "\ufffd");
const leaf = fc.oneof(number, text, fc.boolean(), fc.constant(null));
const path = fc.oneof(
  { weight: 2, arbitrary: name },
  fc.array(name, { minLength: 2, maxLength: 3 }).map((names) => names.join(".")),
);

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie("value"), { maxLength: 2 }),
  ),
})).value;

/** A row as a store may hand it in: a member that is undefined is not stored. */
const given: fc.Arbitrary<Value> = fc.oneof(
  value,
  fc.record({ status: value, size: fc.constant(undefined) }, { noNullPrototype: true }),
);

/** The attributes of a row beside its key. */
export const row: fc.Arbitrary<Row> = fc.dictionary(name, value, {
  minKeys: 2,
  maxKeys: 6,
  noNullPrototype: true,
});

const comparable = fc.tuple(path, fc.oneof(number, text));

export const condition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.oneof(
      fc.record({ equals: fc.tuple(path, given) }),
      fc.record({ oneOf: fc.tuple(path, fc.array(given, { minLength: 1, maxLength: 4 })) }),
      fc.record({ below: comparable }),
      fc.record({ atMost: comparable }),
      fc.record({ above: comparable }),
      fc.record({ exists: path }),
      fc.record({ absent: path }),
      fc.record({ sizeBelow: fc.tuple(path, fc.integer({ min: 0, max: 3 })) }),
    ),
    fc.record({ all: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }) }),
  ),
})).condition;

type Part =
  | { readonly kind: "set"; readonly value: Value }
  | { readonly kind: "remove" }
  | { readonly kind: "add"; readonly amount: number };

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), value: given }),
  fc.record({ kind: fc.constant("remove" as const) }),
  fc.record({ kind: fc.constant("add" as const), amount: number }),
);

/**
 * Whether one path is the other, or leads through it: DynamoDB refuses to change both in one write.
 */
const overlap = ([a]: readonly [string, Part], [b]: readonly [string, Part]): boolean =>
  `${a}.`.startsWith(`${b}.`) || `${b}.`.startsWith(`${a}.`);

const updateOf = (parts: readonly (readonly [string, Part])[]): Update => {
  const set: Record<string, Value> = {};
  const remove: string[] = [];
  const add: Record<string, number> = {};
  for (const [at, change] of parts) {
    if (change.kind === "set") set[at] = change.value;
    else if (change.kind === "add") add[at] = change.amount;
    else remove.push(at);
  }
  return { set: set satisfies Attributes, remove, add };
};

/** At least one change, and no two whose paths overlap. */
export const update: fc.Arbitrary<Update> = fc
  .uniqueArray(fc.tuple(path, part), { comparator: overlap, minLength: 1, maxLength: 4 })
  .map(updateOf);
