import * as z from "zod/mini";
import { type Md5Signing, whyUnauthentic } from "../md5-signature.ts";
import type { CallbackHint, CallbackReader, CallbackReading, CallbackRequest } from "../product.ts";

/** The Timestamp comes first. Timestamp lies ten minutes ahead by default (ParseNotification); as much again for clocks that disagree. */
const signing: Md5Signing = { expiryField: "Timestamp", text: (key, expiry) => `${expiry}${key}`, longestValiditySeconds: 20 * 60 };

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
    const reason = whyUnauthentic(request, signing);
    return reason === undefined ? hintOf(request.json) : { kind: "unauthentic", reason };
  },
  reply: {},
  carries: "context",
};

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
