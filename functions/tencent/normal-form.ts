/**
 * The parts of an input that can be written in several ways. Fields go by their names, at any
 * depth.
 */
export interface Writing {
  /** Whole numbers that Tencent's own examples also write as digits in quotes. */
  readonly digits?: readonly string[];
  /** Texts that say something by being empty. */
  readonly emptyTexts?: readonly string[];
  /**
   * The value that Tencent's echo of a request shows in a field that was never set, if it is
   * neither null nor "".
   */
  readonly unset?: ReadonlyMap<string, string>;
  /** Objects that pass through as they are: only their nulls are dropped. */
  readonly blocks?: readonly string[];
  /** The documented words of a field, for this input. Their case does not matter. */
  readonly words?: (input: Fields) => Words;
}

/** An input in the one form that is checked, hashed, compared and sent. */
export type NormalForm = (input: unknown) => unknown;

type Fields = Readonly<Record<string, unknown>>;
type Words = ReadonlyMap<string, readonly string[]>;

/** No request is nested deeper. Anything below is left alone. */
const DEEPEST = 32;

/**
 * Makes the `NormalForm` of an operation. Two inputs with the same meaning have the same one: null
 * and "" mean nothing and are dropped (the official SDK drops null before it signs), digits become
 * a number, and a word gets its documented spelling.
 *
 * Example: `{ "TasksPriority": "10", "Seed": null, "OutputConfig": { "Resolution": "1080p" } }`
 * becomes `{ "TasksPriority": 10, "OutputConfig": { "Resolution": "1080P" } }`.
 *
 * It judges nothing and leaves alone what it does not know, so an input that today's rules refuse
 * has a normal form too. A second application changes nothing more. Entries of a list keep their
 * places, so a pointer leads to the same entry in both.
 */
export function normalFormOf(writing: Writing = {}): NormalForm {
  const membersOf = (fields: Fields, words: Words, depth: number): Fields =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        const form = writing.blocks?.includes(name)
          ? withoutNulls(value, depth)
          : memberOf(name, value, { words, depth });
        return form === undefined || form === null ? [] : [[name, form]];
      }),
    );
  const memberOf = (
    name: string,
    value: unknown,
    { words, depth }: { readonly words: Words; readonly depth: number },
  ): unknown => {
    if (typeof value === "string")
      return textForm(writing, { name, text: value, words: words.get(name) ?? [] });
    if (depth === DEEPEST) return value;
    if (Array.isArray(value))
      return value.map((entry) => (isFields(entry) ? membersOf(entry, words, depth + 1) : entry));
    return isFields(value) ? membersOf(value, words, depth + 1) : value;
  };
  return (input) =>
    isFields(input) ? membersOf(input, writing.words?.(input) ?? new Map(), 1) : input;
}

/** The text as it counts; undefined where it says nothing. */
function textForm(
  { digits, emptyTexts, unset }: Writing,
  {
    name,
    text,
    words,
  }: { readonly name: string; readonly text: string; readonly words: readonly string[] },
): string | number | undefined {
  if (text === "") return emptyTexts?.includes(name) ? text : undefined;
  if (text === unset?.get(name)) return undefined;
  if (digits?.includes(name) && wholeNumber.test(text)) return Number(text);
  return words.find((word) => word.toLowerCase() === text.toLowerCase()) ?? text;
}

/** Every number of this length is exact. */
const wholeNumber = /^(?:0|-?[1-9]\d{0,14})$/;

function withoutNulls(value: unknown, depth: number): unknown {
  if (depth === DEEPEST) return value;
  if (Array.isArray(value)) return value.map((entry) => withoutNulls(entry, depth + 1));
  if (!isFields(value)) return value;
  const said = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(said.map(([name, member]) => [name, withoutNulls(member, depth + 1)]));
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
