import { hash } from "node:crypto";

/**
 * JSON with sorted keys and no white space: the same text for the same meaning, whatever the order
 * of its fields.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/** Names a text by its content, in 43 characters. */
export const hashOf = (text: string): string => hash("sha256", text, "base64url");

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
};
