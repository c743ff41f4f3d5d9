/**
 * Most bytes of a page of the list. Lambda hands on answers of 6,291,556 bytes at most, in which
 * the page is a text within JSON; the rest is room for headers.
 */
export const LARGEST_PAGE = 5_000_000;

/**
 * How many of these answers fit a page, in their order: at least one, so that a list always comes
 * to its end. What counts is their length as Lambda hands them on, where each quotation mark takes
 * a backslash more.
 */
export const fitting = (answers: readonly unknown[]): number => {
  let bytes = 0;
  for (const [place, answer] of answers.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));
    if (bytes > LARGEST_PAGE) return Math.max(1, place);
  }
  return answers.length;
};
