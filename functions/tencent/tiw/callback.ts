import { hash, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";

/** How far ahead ExpireTime lies is not documented; a day bounds how long a signature that got abroad is of use. */
const longestValiditySeconds = 24 * 60 * 60;

/**
 * ExpireTime as canonical decimal digits. MD5 over key and ExpireTime can be extended by whoever has seen one signature; that it is a
 * plain integer of ten or eleven digits is what stops it, so strings and fractions do not count.
 */
const signature = z.object({
  Sign: z.string().check(z.regex(/^[0-9a-fA-F]{32}$/)),
  ExpireTime: z.int().check(z.minimum(1e9), z.maximum(1e11)),
});

/** The signature does not cover the rest, so whoever saw one may write anything here: every string has a limit. */
const event = z.object({ EventType: z.string().check(z.minLength(1), z.maxLength(128)) });
const eventData = z.object({ EventData: z.object({ TaskId: z.string().check(z.minLength(1), z.maxLength(256)) }) });

/**
 * TIW's callbacks: `Sign` = md5hex(CallbackKey + ExpireTime) and `ExpireTime`, the UNIX second at which it expires, stand in the JSON
 * body; without a key at Tencent there is neither, and such a callback counts for nothing. Nothing else is covered, so an authentic one is
 * no more than a hint. No source names the event of a video generation: whatever it is called, its EventData.TaskId (inferred from all
 * events that are documented) says which task to look at. Source: TIW's "Event notification" page (envelope, formula, reply).
 */
export const tiwCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request);
    return reason === undefined ? hintOf(request.json) : { kind: "unauthentic", reason };
  },
  reply: { error_code: 0 },
  carries: "provider-task-id",
};

function whyUnauthentic({ json, keys, nowSeconds }: CallbackRequest): string | undefined {
  const signed = signature.safeParse(json);
  if (!signed.success) return "Sign or ExpireTime is missing or malformed";
  const { Sign, ExpireTime } = signed.data;

  if (!isSignedByAny(keys, ExpireTime, Sign.toLowerCase())) return "Sign does not match";
  if (ExpireTime < nowSeconds) return "ExpireTime has passed";
  if (ExpireTime > nowSeconds + longestValiditySeconds) return "ExpireTime is too far ahead";
  return undefined;
}

/** Tries every key, whether or not one has matched: how long it takes tells nothing of which. A blank key is no key. */
function isSignedByAny(keys: readonly string[], expiry: number, sign: string): boolean {
  const given = Buffer.from(sign);
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(hash("md5", `${key}${expiry}`)), given) && key.trim() !== "");
  return matches.includes(true);
}

function hintOf(json: CallbackRequest["json"]): CallbackReading {
  const named = event.safeParse(json);
  if (!named.success) return { kind: "malformed", reason: "EventType is missing or malformed" };

  const { EventType: eventType } = named.data;
  const task = eventData.safeParse(json);
  return { kind: "hint", hint: { eventType, ...(task.success ? { providerTaskId: task.data.EventData.TaskId } : {}) } };
}
