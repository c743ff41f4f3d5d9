/** Names for a reader of Markdown. Example: `File`, `Url`. */
export function inCode(names: Iterable<string>): string {
  return [...names].map((name) => `\`${name}\``).join(", ");
}

/** Example: "4, 8 or 12". */
export function either(values: readonly (string | number)[]): string {
  const [last] = values.slice(-1);
  return values.length < 2 ? `${last}` : `${values.slice(0, -1).join(", ")} or ${last}`;
}
