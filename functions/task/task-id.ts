import { createHmac, hash } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * 32 characters of base32 hold 160 bits, so no two keys give the same id. `taskId-epoch` fits
 * Tencent's 50 characters.
 */
const LENGTH = 32;

/** The form of every task id. Any other text in a path names no task. */
export const TASK_ID = /^[a-z2-7]{32}$/;

/**
 * The id of the task that an Idempotency-Key names. The same key of the same tenant always names
 * the same task. The id cannot be guessed without the identity key, and two environments that share
 * a Tencent application never share an id.
 *
 * Example: environment `live`, tenant `acme` and key `shot-12` are joined as
 * `4:live4:acme7:shot-12`. The id is the first 32 characters of that text's HMAC-SHA256 in base32.
 */
export function taskIdOf(
  identityKey: string,
  parts: { environment: string; tenant: string; idempotencyKey: string },
): string {
  const name = [parts.environment, parts.tenant, parts.idempotencyKey].map(lengthPrefixed).join("");
  return base32(createHmac("sha256", identityKey).update(name).digest()).slice(0, LENGTH);
}

/** Shows whether two deployments have the same identity key, without showing the key. */
export function fingerprintOf(identityKey: string): string {
  return hash("sha256", `callsheet identity key\n${identityKey}`, "base64url");
}

/** A part with its length before it cannot pretend to be the beginning of the next part. */
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
