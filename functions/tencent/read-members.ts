import * as z from "zod/mini";
import type { Unread } from "../task/report.ts";

/*
 * Tencent's answers and callbacks are read member by member: an understood member is kept, and any
 * other is counted. So one odd field, or one odd file of many, never hides the others. Example:
 * `{"Size": "12", "Name": null, "Width": {}}` has the size 12, no name, and one unread member,
 * `Width`.
 */

type Fields = Readonly<Record<string, unknown>>;

/** As it is, not copied: an answer may have many megabytes. */
const object = z.custom<Fields>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
);
const text = z.string();
const digits = z.string().check(z.regex(/^-?\d{1,20}(?:\.\d{1,20})?$/));
const number = z.union([z.number(), z.pipe(digits, z.transform(Number))]);

/**
 * A number that a row can hold: the SDK refuses integers beyond 2^53, and DynamoDB what is closer
 * to zero than 1e-130.
 */
export function isStorable(value: number): boolean {
  return (
    Number.isFinite(value) &&
    Math.abs(value) <= Number.MAX_SAFE_INTEGER &&
    (value === 0 || Math.abs(value) >= 1e-100)
  );
}

/**
 * A code of an error. Anything that is a number and not zero says that something failed, also one
 * that no row can hold.
 */
export interface ErrorCode {
  readonly failed: boolean;
  readonly number: number | undefined;
}

interface Tally {
  count: number;
  first: string;
}

/** The members of an object that Tencent sent. `null` is absent, and so is an empty text. */
export class Members {
  readonly #fields: Fields;
  readonly #path: string;
  readonly #tally: Tally;

  /**
   * `value` is the whole that was sent. One that is no object has no members, and counts as unread
   * unless it is absent.
   */
  constructor(
    value: unknown,
    within: { readonly path: string; readonly tally: Tally } = {
      path: "",
      tally: { count: 0, first: "" },
    },
  ) {
    const read = object.safeParse(value);
    this.#path = within.path;
    this.#tally = within.tally;
    this.#fields = read.success ? read.data : {};
    if (!read.success && value !== undefined && value !== null) this.#count(within.path);
  }

  /**
   * The members that were not understood so far, in the whole that these are part of. Undefined if
   * there are none.
   */
  get unread(): Unread | undefined {
    return this.#tally.count === 0 ? undefined : { ...this.#tally };
  }

  /** As they were sent. */
  get asSent(): Fields {
    return this.#fields;
  }

  /** Whether there is anything under this name. */
  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** The value under this name, unread. */
  raw(name: string): unknown {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    return value === null || value === "" ? undefined : value;
  }

  text(name: string): string | undefined {
    return this.#read(name, text);
  }

  /** A number or its digits, but none that no row can hold. */
  number(name: string): number | undefined {
    const value = this.#read(name, number);
    return value === undefined || isStorable(value) ? value : this.#miss(name);
  }

  /** A size, a length or a count: zero and less are Tencent's words for "not known". */
  positive(name: string): number | undefined {
    const value = this.number(name);
    return value !== undefined && value > 0 ? value : undefined;
  }

  percent(name: string): number | undefined {
    const value = this.number(name);
    return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
  }

  errorCode(name: string): ErrorCode {
    const value = this.raw(name);
    // JSON's 1e400 is no number to zod, and is not zero either.
    const told = typeof value === "number" ? value : number.safeParse(value).data;
    return { failed: told !== undefined && told !== 0, number: this.number(name) };
  }

  /** The object under this name. */
  member(name: string): Members | undefined {
    const value = this.#read(name, object);
    return value === undefined ? undefined : this.#inner(value, name);
  }

  /**
   * The objects in the list under this name, one by one. One object in the place of a list is a
   * list of one.
   */
  list(name: string): Members[] {
    return this.#items(name).flatMap((item, index) => {
      if (object.safeParse(item).success) return [this.#inner(item, `${name}.${index}`)];
      this.#miss(`${name}.${index}`);
      return [];
    });
  }

  /** How many entries the list under this name has, whether or not they can be read. */
  length(name: string): number {
    return this.#items(name).length;
  }

  /** How many entries of the list under this name are no texts. */
  unreadIn(name: string): number {
    return this.#items(name).filter((item) => typeof item !== "string").length;
  }

  /**
   * The texts in the list under this name, one by one, but empty ones. One text in the place of a
   * list is a list of one.
   */
  texts(name: string): string[] {
    return this.#items(name).flatMap((item, index) => {
      if (typeof item === "string") return item.trim() === "" ? [] : [item];
      this.#miss(`${name}.${index}`);
      return [];
    });
  }

  names(): readonly string[] {
    return Object.keys(this.#fields);
  }

  /** The objects in the list under this name; entries that are none are not missed. */
  objectsIn(name: string): Members[] {
    const items = this.#items(name).map((item, index) => [item, `${name}.${index}`] as const);
    return items
      .filter(([item]) => object.safeParse(item).success)
      .map(([item, place]) => this.#inner(item, place));
  }

  /** Every object among the members, by its name. */
  objects(): [string, Members][] {
    const names = Object.keys(this.#fields).filter(
      (name) => object.safeParse(this.#fields[name]).success,
    );
    return names.map((name) => [name, this.#inner(this.#fields[name], name)]);
  }

  #inner(value: unknown, name: string): Members {
    return new Members(value, { path: this.#pathTo(name), tally: this.#tally });
  }

  #items(name: string): readonly unknown[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }

  #read<T>(name: string, schema: z.ZodMiniType<T>): T | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const read = schema.safeParse(value);
    return read.success ? read.data : this.#miss(name);
  }

  #pathTo(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #miss(name: string): undefined {
    this.#count(this.#pathTo(name));
    return undefined;
  }

  #count(path: string): void {
    if (this.#tally.count === 0) this.#tally.first = path.slice(0, 100);
    this.#tally.count++;
  }
}
