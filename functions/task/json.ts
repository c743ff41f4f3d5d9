/**
 * The value of a JSON text; undefined, which is no JSON value, for what is not JSON. The parser's
 * own error would quote the text.
 */
export const jsonOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
