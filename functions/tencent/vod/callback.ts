import { hash, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";
import { readEvent } from "./event.ts";

/** T lies ten minutes ahead by default (ModifyEventConfig, SignKey); as much again for clocks that disagree. */
const longestValiditySeconds = 20 * 60;

/**
 * T as canonical decimal digits. MD5 over key and T can be extended by whoever has seen one signature; that T is a plain integer of ten
 * or eleven digits is what stops it, so strings and fractions do not count.
 */
const signature = z.object({
  Sign: z.string().check(z.regex(/^[0-9a-fA-F]{32}$/)),
  T: z.int().check(z.minimum(1e9), z.maximum(1e11)),
});

/**
 * VOD's PUSH callbacks: `Sign` = md5hex(SignKey + T) and `T`, the UNIX second at which it expires, stand at the top of the JSON body.
 * Nothing else is covered, so what an authentic callback says is no more than a hint. Unknown events are hints too: refused, they would
 * come again for days. Sources: ModifyEventConfig (formula, expiry), EventContent (shape); where Sign and T stand is inferred from
 * "in the notification message", and the expected reply is not documented.
 */
export const vodCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request);
    return reason === undefined ? hintOf(request.json) : { kind: "unauthentic", reason };
  },
  reply: {},
  carries: "context",
};

function whyUnauthentic({ json, keys, nowSeconds }: CallbackRequest): string | undefined {
  const signed = signature.safeParse(json);
  if (!signed.success) return "Sign or T is missing or malformed";
  const { Sign, T } = signed.data;

  if (!isSignedByAny(keys, T, Sign.toLowerCase())) return "Sign does not match";
  if (T < nowSeconds) return "T has passed";
  if (T > nowSeconds + longestValiditySeconds) return "T is too far ahead";
  return undefined;
}

/** Tries every key, whether or not one has matched: how long it takes tells nothing of which. A blank key is no key. */
function isSignedByAny(keys: readonly string[], expiry: number, sign: string): boolean {
  const given = Buffer.from(sign);
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(hash("md5", `${key}${expiry}`)), given) && key.trim() !== "");
  return matches.includes(true);
}

function hintOf(json: CallbackRequest["json"]): CallbackReading {
  const hint = readEvent(json);
  return hint === undefined ? { kind: "malformed", reason: "EventType is missing or malformed" } : { kind: "hint", hint };
}
