import { hash, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { CallbackRequest } from "./product.ts";

/**
 * How a product signs: the field with the expiry, the order in which key and expiry are hashed, and
 * how far ahead an expiry may lie.
 */
export interface Md5Signing {
  readonly expiryField: "T" | "Timestamp" | "ExpireTime";
  readonly text: (key: string, expiry: number) => string;
  readonly longestValiditySeconds: number;
}

const sign = z.string().check(z.regex(/^[0-9a-fA-F]{32}$/));

/**
 * An expiry as a UNIX second in canonical decimal digits. MD5 over a key and a suffix can be
 * extended by anyone who has seen one signature. A plain integer of ten or eleven digits leaves no
 * room for that, so strings and fractions do not count.
 */
const expiry = z.int().check(z.minimum(1e9), z.maximum(1e11));

/**
 * Why a callback whose JSON body carries `Sign` and an expiry is not authentic; undefined if it is.
 * The signature covers nothing else of the body, so an authentic callback is only a hint. VOD, MPS
 * and TIW sign so (ModifyEventConfig, ParseNotification, "Event notification").
 *
 * Example for VOD: key `k` and `T` 1767225600 give `Sign` = md5hex(`k1767225600`).
 */
export function whyUnauthentic(
  { json, keys, nowSeconds }: CallbackRequest,
  signing: Md5Signing,
): string | undefined {
  const { expiryField, text, longestValiditySeconds } = signing;
  const given = sign.safeParse(json.Sign);
  const expires = expiry.safeParse(json[expiryField]);
  if (!given.success || !expires.success) return `Sign or ${expiryField} is missing or malformed`;

  const texts = keys.filter((key) => key.trim() !== "").map((key) => text(key, expires.data));
  if (!isHashOfAny(texts, given.data.toLowerCase())) return "Sign does not match";
  if (expires.data < nowSeconds) return `${expiryField} has passed`;
  if (expires.data > nowSeconds + longestValiditySeconds) return `${expiryField} is too far ahead`;
  return undefined;
}

/** Tries every text, whether or not one has matched: how long it takes tells nothing of which. */
const isHashOfAny = (texts: readonly string[], digest: string): boolean =>
  texts
    .map((text) => timingSafeEqual(Buffer.from(hash("md5", text)), Buffer.from(digest)))
    .includes(true);
