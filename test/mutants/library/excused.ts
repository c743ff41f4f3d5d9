/**
 * A change of the library's that no test has to notice, with its reason: it changes nothing that
 * can be seen, or only a log's text or an error's wording.
 */
export interface Excuse {
  readonly file: string;
  /** The library's name for this kind of change. */
  readonly mutator: string;
  /** The text that is replaced, and what replaces it. Spaces and line ends do not matter. */
  readonly original: string;
  readonly replacement: string;
  /** Text of the file around `original`, where `original` stands in the file more than once. */
  readonly within?: string;
  /** Why no test can notice it, or why none has to. */
  readonly reason: string;
}

/** A change that the library makes in a file: all that an excuse has to agree with. */
export interface Change {
  readonly file: string;
  readonly mutator: string;
  readonly replacement: string;
  /** The file's text, and where the replaced part begins and ends in it. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** Whether the excuse is one for this change. */
export const excuses = (excuse: Excuse, change: Change): boolean =>
  excuse.file === change.file &&
  excuse.mutator === change.mutator &&
  plain(excuse.replacement) === plain(change.replacement) &&
  plain(excuse.original) === plain(change.source.slice(change.start, change.end)) &&
  (excuse.within === undefined || isWithin(excuse.within, change));

/** `within` may stand in the file more than once: one of them has to hold the change. */
const isWithin = (within: string, { source, start, end }: Change): boolean => {
  const text = plain(within);
  const before = plain(source.slice(0, start)).length;
  const after = plain(source.slice(end)).length;
  const whole = plain(source);
  for (let from = whole.indexOf(text); from >= 0; from = whole.indexOf(text, from + 1))
    if (from <= before && from + text.length >= whole.length - after) return true;
  return false;
};

/** Without any space, so that the formatter's line ends do not matter. */
const plain = (text: string): string => text.replace(/\s+/g, "");

/** Where a place of the library's report stands in a text; it counts both from one. */
export const offsetOf = (
  source: string,
  { line, column }: { readonly line: number; readonly column: number },
): number => {
  let offset = 0;
  for (let passed = 1; passed < line; passed++) offset = source.indexOf("\n", offset) + 1;
  return offset + column - 1;
};
