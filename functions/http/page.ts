/**
 * Most bytes of a page of the list. Lambda answers with at most 6,291,556 bytes, in which the page
 * is a text within JSON. The rest is room for headers.
 */
export const LARGEST_PAGE = 5_000_000;

/**
 * The number of these answers that fit a page, in their order: at least one, so that a list always
 * comes to its end. Their length counts as Lambda sends it, with one more backslash for each
 * quotation mark.
 */
export function fitting(answers: readonly unknown[]): number {
  let bytes = 0;
  for (const [place, answer] of answers.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(answer)));
    if (bytes > LARGEST_PAGE) return Math.max(1, place);
  }
  return answers.length;
}
