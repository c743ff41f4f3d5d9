import { hash } from "node:crypto";

/**
 * JSON with sorted keys and no white space: values that differ in the order of their fields give
 * the same text. Example: `{"b": 1, "a": 2}` gives `{"a":2,"b":1}`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** The name of a text by its content, in 43 characters. */
export function hashOf(text: string): string {
  return hash("sha256", text, "base64url");
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
};
