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

/**
 * The text of a word or number in an unread input, and "" for anything else. `String` throws where
 * an object says `{"toString": {}}`.
 */
export function wordOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
