import { hash, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { CallbackHint, CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";

/** Timestamp lies ten minutes ahead by default (ParseNotification); as much again for clocks that disagree. */
const longestValiditySeconds = 20 * 60;

/** Timestamp as an integer of ten or eleven digits: what MD5 is made over must have one spelling only. */
const signature = z.object({
  Sign: z.string().check(z.regex(/^[0-9a-fA-F]{32}$/)),
  Timestamp: z.int().check(z.minimum(1e9), z.maximum(1e11)),
});

/** The signature does not cover the rest, so whoever saw one may write anything here: every string has a limit. */
const event = z.object({
  EventType: z.string().check(z.minLength(1), z.maxLength(128)),
  SessionContext: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(1000))), undefined),
});
const eventTask = z.object({ TaskId: z.string().check(z.minLength(1), z.maxLength(256)) });

/**
 * The callbacks of tasks that were started with a TaskNotifyConfig: `Sign` = md5hex(Timestamp + NotifyKey), the Timestamp first, and
 * `Timestamp`, the UNIX second at which it expires, stand at the top of the JSON body, and so does the SessionContext. Nothing else is
 * covered, so what an authentic callback says is no more than a hint, of a task still at work too. Unknown events are hints as well.
 * Source: TaskNotifyConfig and ParseNotification, MPS 2019-06-12; the expected reply is not documented.
 */
export const mpsCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request);
    return reason === undefined ? hintOf(request.json) : { kind: "unauthentic", reason };
  },
  reply: {},
  carries: "context",
};

function whyUnauthentic({ json, keys, nowSeconds }: CallbackRequest): string | undefined {
  const signed = signature.safeParse(json);
  if (!signed.success) return "Sign or Timestamp is missing or malformed";
  const { Sign, Timestamp } = signed.data;

  if (!isSignedByAny(keys, Timestamp, Sign.toLowerCase())) return "Sign does not match";
  if (Timestamp < nowSeconds) return "Timestamp has passed";
  if (Timestamp > nowSeconds + longestValiditySeconds) return "Timestamp is too far ahead";
  return undefined;
}

/** Tries every key, whether or not one has matched: how long it takes tells nothing of which. A blank key is no key. */
function isSignedByAny(keys: readonly string[], expiry: number, sign: string): boolean {
  const given = Buffer.from(sign);
  const matches = keys.map((key) => timingSafeEqual(Buffer.from(hash("md5", `${expiry}${key}`)), given) && key.trim() !== "");
  return matches.includes(true);
}

function hintOf(json: CallbackRequest["json"]): CallbackReading {
  const named = event.safeParse(json);
  if (!named.success) return { kind: "malformed", reason: "EventType is missing or malformed" };

  const { EventType, SessionContext } = named.data;
  const context = SessionContext === undefined ? {} : { sessionContext: SessionContext };
  return { kind: "hint", hint: { eventType: EventType, ...taskOf(json, EventType), ...context } };
}

/**
 * The task in the field that is called after the event (`WorkflowTaskEvent`), or else in the only field that carries one: two would be a
 * guess.
 */
function taskOf(json: CallbackRequest["json"], eventType: string): Pick<CallbackHint, "providerTaskId"> {
  const known = eventTask.safeParse(json[`${eventType}Event`]);
  const candidates = known.success ? [known.data] : Object.values(json).flatMap((value) => eventTask.safeParse(value).data ?? []);
  const [task, ...others] = candidates;
  return task === undefined || others.length > 0 ? {} : { providerTaskId: task.TaskId };
}
