import type { CallbackHint } from "../product.ts";
import { eventTypeOf, identifierOf } from "../read-event.ts";
import { Members } from "../read-members.ts";

/** Where an event carries its task. The names follow no rule. Source: the SDK's EventContent, which names none for a redraw. */
export const taskFields: ReadonlyMap<string, string> = new Map([["AigcVideoTaskComplete", "AigcVideoCompleteEvent"]]);

/**
 * What an event (EventContent) names: its task stands in the field that the table says, or else in the only field that carries one, as two
 * would be a guess.
 */
export const readEvent = (json: Readonly<Record<string, unknown>>): CallbackHint => {
  const event = new Members(json);
  const eventType = eventTypeOf(event);
  return { eventType, ...taskOf(event, eventType) };
};

function taskOf(event: Members, eventType: string): Pick<CallbackHint, "providerTaskId" | "sessionContext"> {
  const named = event.objects().flatMap(([field, task]) => {
    const providerTaskId = identifierOf(task, "TaskId", 256);
    return providerTaskId === undefined ? [] : [{ field, providerTaskId, sessionContext: identifierOf(task, "SessionContext", 1000) }];
  });
  const known = named.filter(({ field }) => field === taskFields.get(eventType));
  const [task, ...others] = known.length === 0 ? named : known;
  if (task === undefined || others.length > 0) return {};
  const { providerTaskId, sessionContext } = task;
  return { providerTaskId, ...(sessionContext === undefined ? {} : { sessionContext }) };
}
