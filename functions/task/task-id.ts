import { createHmac, hash } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * 32 characters of base32 hold 160 bits: no two keys of anybody meet, and `taskId-epoch` fits
 * Tencent's 50 characters.
 */
const LENGTH = 32;

/** What every task id looks like; anything else in a path is nobody's task. */
export const TASK_ID = /^[a-z2-7]{32}$/;

/**
 * The id of the task that an Idempotency-Key names: the same key of the same tenant always names
 * the same task. It cannot be guessed without the identity key, and two environments that share a
 * Tencent application never share an id.
 */
export const taskIdOf = (
  identityKey: string,
  parts: { environment: string; tenant: string; idempotencyKey: string },
): string => {
  const name = [parts.environment, parts.tenant, parts.idempotencyKey].map(lengthPrefixed).join("");
  return base32(createHmac("sha256", identityKey).update(name).digest()).slice(0, LENGTH);
};

/** Tells whether two deployments have the same identity key, without telling the key. */
export const fingerprintOf = (identityKey: string): string =>
  hash("sha256", `callsheet identity key\n${identityKey}`, "base64url");

/** With its length before it, no part can pretend to be the beginning of the next. */
const lengthPrefixed = (part: string): string => `${Buffer.byteLength(part)}:${part}`;

/** RFC 4648, lower case, without padding. */
const base32 = (bytes: Uint8Array): string => {
  let text = "";
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31);
  }
  return text;
};
