import { type Md5Signing, whyUnauthentic } from "../md5-signature.ts";
import type { CallbackHint, CallbackReader, CallbackRequest } from "../product.ts";
import { eventTypeOf, identifierOf } from "../read-event.ts";
import { Members } from "../read-members.ts";

/**
 * The Timestamp comes first. Timestamp lies ten minutes ahead by default (ParseNotification); as
 * much again for clocks that disagree.
 */
const signing: Md5Signing = {
  expiryField: "Timestamp",
  text: (key, expiry) => `${expiry}${key}`,
  longestValiditySeconds: 20 * 60,
};

/**
 * The callbacks of tasks that were started with a TaskNotifyConfig: `Sign` = md5hex(Timestamp +
 * NotifyKey), the Timestamp first, and `Timestamp`, the UNIX second at which it expires, stand at
 * the top of the JSON body, and so does the SessionContext. Nothing else is covered, so what an
 * authentic callback says is no more than a hint, of a task still at work too. Unknown events are
 * hints as well. Source: TaskNotifyConfig and ParseNotification, MPS 2019-06-12; the expected reply
 * is not documented.
 */
export const mpsCallback: CallbackReader = {
  read: (request) => {
    const reason = whyUnauthentic(request, signing);
    const hint = hintOf(request.json);
    return reason === undefined ? { kind: "hint", hint } : { kind: "unauthentic", reason, hint };
  },
  reply: {},
  carries: "context",
};

/**
 * The facts that a notification names, as a callback or as a message of an SQS queue. That both
 * have the same fields is inferred from ParseNotification; whether a message is signed is not
 * documented.
 */
export function hintOf(json: CallbackRequest["json"]): CallbackHint {
  const event = new Members(json);
  const eventType = eventTypeOf(event);
  const sessionContext = identifierOf(event, "SessionContext", 1000);
  return {
    eventType,
    ...taskOf(event, eventType),
    ...(sessionContext === undefined ? {} : { sessionContext }),
  };
}

/**
 * The task in the field that is called after the event (`WorkflowTaskEvent`), or else in the only
 * field that carries one: two would be a guess.
 */
function taskOf(event: Members, eventType: string): Pick<CallbackHint, "providerTaskId"> {
  const named = event.objects().flatMap(([field, task]) => {
    const providerTaskId = identifierOf(task, "TaskId", 256);
    return providerTaskId === undefined ? [] : [{ field, providerTaskId }];
  });
  const known = named.filter(({ field }) => field === `${eventType}Event`);
  const [task, ...others] = known.length === 0 ? named : known;
  return task === undefined || others.length > 0 ? {} : { providerTaskId: task.providerTaskId };
}
