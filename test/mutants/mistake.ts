import type { Condition } from "../../functions/task/condition.ts";

/**
 * A mistake in one export: what stands there instead of it. It calls `made` whenever it changes
 * something, so that a run can tell a mistake that nobody saw from one that never happened.
 */
export type Mistake = (original: unknown, made: () => void) => unknown;

/**
 * Other words in the text of one file. For what no file exports, and for the page, whose script can
 * load nothing of this folder: it cannot tell whether it happened.
 */
export interface Rewording {
  /** A piece of the text that stands there once. */
  readonly says: string;
  readonly instead: string;
}

type Call = (...args: never[]) => unknown;

/**
 * A clause of a condition, by its kind and its path: its value is left open, as it may depend on
 * the task.
 */
export type Clause = readonly [kind: Exclude<KindOf<Condition>, "all" | "any">, path: string];

type KindOf<T> = T extends unknown ? keyof T : never;

/**
 * Another function in the place of the exported one, or of a method. `original` is the right one.
 */
export const instead =
  <F extends Call>(replace: (original: F) => F): Mistake =>
  (original, made) =>
    // A method is called on its object, so `this` is handed through.
    function (this: unknown, ...args: unknown[]) {
      const right = (...given: unknown[]) => Reflect.apply(asCall(original), this, given);
      made();
      return Reflect.apply(replace(right as unknown as F), this, args);
    };

/** The right function is called with other arguments. */
export const given = <F extends Call>(change: (...args: Parameters<F>) => Parameters<F>): Mistake =>
  instead<Call>(
    (original) =>
      (...args) =>
        original(...(change(...(args as Parameters<F>)) as never[])),
  );

/** The function does not do its work and answers with this. */
export const returns = (value: unknown): Mistake => instead<Call>(() => () => value);

/** The constant, or the member of an object, is another one. */
export const valued =
  (value: unknown): Mistake =>
  (_original, made) => {
    made();
    return value;
  };

/**
 * The condition that the function returns lacks a clause: it is true whatever the row says there.
 */
export const without = (...clause: Clause): Mistake =>
  onResult((result, made) => withoutClause(result, clause, made));

/**
 * A change of what a move writes: `set` replaces what it sets, `unset` is not set at all, `remove`
 * is removed too, and `kept` is left.
 */
export interface OtherUpdate {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly unset?: readonly string[];
  readonly kept?: readonly string[];
}

/** The update that the function returns is another one. */
export const writes = ({ set = {}, unset = [], kept = [] }: OtherUpdate): Mistake =>
  onResult((result, made) => {
    const { update, ...change } = result as {
      readonly update: { set?: Record<string, unknown>; remove?: readonly string[] };
    };
    const right = JSON.stringify(update);
    const written = Object.entries({ ...update.set, ...set }).filter(
      ([name]) => !unset.includes(name),
    );
    const wrong = {
      ...update,
      set: Object.fromEntries(written),
      remove: (update.remove ?? []).filter((name) => !kept.includes(name)),
    };
    if (JSON.stringify(wrong) !== right) made();
    return { ...change, update: wrong };
  });

/**
 * A store writes to a table that does not check a clause of its conditions. To be made in the
 * store's class.
 */
export const unchecked = (...clause: Clause): Mistake =>
  overTable((method, args, made) =>
    isWrite(method) ? args.map((arg) => withoutClause(arg, clause, made)) : args,
  );

/**
 * A store calls its table with other arguments. To be made in the store's class; `method` names
 * what is called.
 */
export const overTable =
  (
    change: (method: string, args: readonly unknown[], made: () => void) => readonly unknown[],
  ): Mistake =>
  (original, made) => {
    const Right = original as new (...args: unknown[]) => object;
    return class extends Right {
      constructor(table: object, ...rest: unknown[]) {
        super(
          changedCalls(table, (method, args) => change(method, args, made)),
          ...rest,
        );
      }
    };
  };

/** An object of which these methods are others; the rest, private fields included, is its own. */
export const replacing = <T extends object>(target: T, methods: Partial<T>): T =>
  new Proxy(target, {
    get: (_target, name) => {
      const member: unknown = Reflect.get(Object.hasOwn(methods, name) ? methods : target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

const onResult = (change: (result: unknown, made: () => void) => unknown): Mistake => {
  return (original, made) =>
    function (this: unknown, ...args: unknown[]) {
      return change(Reflect.apply(asCall(original), this, args), made);
    };
};

const asCall = (original: unknown): (() => unknown) => {
  if (typeof original !== "function")
    throw new TypeError("This mistake is one of a function, and the export is none.");
  return original as () => unknown;
};

const isWrite = (method: string): boolean => method === "put" || method === "update";

const changedCalls = (
  table: object,
  change: (method: string, args: readonly unknown[]) => readonly unknown[],
): object =>
  new Proxy(table, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => Reflect.apply(member, target, change(String(name), args));
    },
  });

/** The value with every such clause in it replaced by one that is always true. */
const withoutClause = (value: unknown, clause: Clause, made: () => void): unknown => {
  const [kind, path] = clause;
  if (Array.isArray(value)) return value.map((member) => withoutClause(member, clause, made));
  if (typeof value !== "object" || value === null) return value;
  const found: unknown = Reflect.get(value, kind);
  if (found !== undefined && [found].flat()[0] === path) {
    made();
    return { any: [{ exists: path }, { absent: path }] };
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutClause(member, clause, made)]),
  );
};
