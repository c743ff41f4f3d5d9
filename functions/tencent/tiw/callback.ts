import * as z from "zod/mini";
import { type Md5Signing, whyUnauthentic } from "../md5-signature.ts";
import type { CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";

/** How far ahead ExpireTime lies is not documented; a day bounds how long a signature that got abroad is of use. */
const signing: Md5Signing = { expiryField: "ExpireTime", text: (key, expiry) => `${key}${expiry}`, longestValiditySeconds: 24 * 60 * 60 };

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
    const reason = whyUnauthentic(request, signing);
    return reason === undefined ? hintOf(request.json) : { kind: "unauthentic", reason };
  },
  reply: { error_code: 0 },
  carries: "provider-task-id",
};

function hintOf(json: CallbackRequest["json"]): CallbackReading {
  const named = event.safeParse(json);
  if (!named.success) return { kind: "malformed", reason: "EventType is missing or malformed" };

  const { EventType: eventType } = named.data;
  const task = eventData.safeParse(json);
  return { kind: "hint", hint: { eventType, ...(task.success ? { providerTaskId: task.data.EventData.TaskId } : {}) } };
}
