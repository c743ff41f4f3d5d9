/**
 * The value of a JSON text. Undefined, which is no JSON value, if the text is not JSON: the
 * parser's own error would quote it.
 */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
