import { type Md5Signing, whyUnauthentic } from "../md5-signature.ts";
import type { CallbackHint, CallbackReader, CallbackRequest } from "../product.ts";
import { eventTypeOf, identifierOf } from "../read-event.ts";
import { Members } from "../read-members.ts";

/**
 * How far ahead ExpireTime lies is not documented; a day bounds how long a signature that got
 * abroad is of use.
 */
const signing: Md5Signing = {
  expiryField: "ExpireTime",
  text: (key, expiry) => `${key}${expiry}`,
  longestValiditySeconds: 24 * 60 * 60,
};

/**
 * TIW's callbacks: `Sign` = md5hex(CallbackKey + ExpireTime) and `ExpireTime`, the UNIX second at
 * which it expires, stand in the JSON body; without a key at Tencent there is neither, and such a
 * callback counts for nothing. Nothing else is covered, so an authentic one is no more than a hint.
 * No source names the event of a video generation: whatever it is called, its EventData.TaskId
 * (inferred from all events that are documented) says which task to look at. Source: TIW's "Event
 * notification" page (envelope, formula, reply).
 */
export const tiwCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request, signing);
    return reason === undefined
      ? { kind: "hint", hint: hintOf(request.json) }
      : { kind: "unauthentic", reason };
  },
  reply: { error_code: 0 },
  carries: "provider-task-id",
};

function hintOf(json: CallbackRequest["json"]): CallbackHint {
  const event = new Members(json);
  const data = event.member("EventData");
  const providerTaskId = data === undefined ? undefined : identifierOf(data, "TaskId", 256);
  return {
    eventType: eventTypeOf(event),
    ...(providerTaskId === undefined ? {} : { providerTaskId }),
  };
}
