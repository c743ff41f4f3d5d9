import { createHmac } from "node:crypto";

/**
 * RFC 4648's alphabet in lower case. An id has 160 bits: 32 characters of five.
 */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * The id of a task as the design has it, worked out apart from the code that is judged:
 * `base32(HMAC-SHA-256(identityKey, length-prefixed [environment, tenant, Idempotency-Key]))`, cut
 * to 32 characters. Known ids stand in `judge-own-eyes.test.ts`.
 */
export const ownTaskId = (
  identityKey: string,
  parts: readonly [string, string, string],
): string => {
  const text = parts.reduce((all, part) => `${all}${Buffer.byteLength(part)}:${part}`, "");
  const hex = createHmac("sha256", identityKey).update(text).digest("hex").slice(0, 40);
  // Four letters are five hexadecimal digits: 20 bits.
  return Array.from({ length: 32 }, (_, place) => {
    const first = 5 * Math.floor(place / 4);
    const bits = Number.parseInt(hex.slice(first, first + 5), 16);
    return ALPHABET.charAt((bits >> (15 - 5 * (place % 4))) & 31);
  }).join("");
};
