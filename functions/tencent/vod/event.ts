import type { CallbackHint, TaskFields } from "../product.ts";
import { eventTypeOf, identifierOf } from "../read-event.ts";
import { Members } from "../read-members.ts";

/**
 * The task that an event (EventContent) names. It is in the field of `taskFields`, because the
 * names follow no rule. In any other event it is in the only field that holds a task: with two, a
 * choice would be a guess.
 */
export function readEvent(
  json: Readonly<Record<string, unknown>>,
  taskFields: TaskFields,
): CallbackHint {
  const event = new Members(json);
  const eventType = eventTypeOf(event);
  return { eventType, ...taskOf(event, taskFields.get(eventType)) };
}

function taskOf(
  event: Members,
  documented: string | undefined,
): Pick<CallbackHint, "providerTaskId" | "sessionContext"> {
  const named = event.objects().flatMap(([field, task]) => {
    const providerTaskId = identifierOf(task, "TaskId", 256);
    return providerTaskId === undefined
      ? []
      : [{ field, providerTaskId, sessionContext: identifierOf(task, "SessionContext", 1000) }];
  });
  const known = named.filter(({ field }) => field === documented);
  const [task, ...others] = known.length === 0 ? named : known;
  if (task === undefined || others.length > 0) return {};
  const { providerTaskId, sessionContext } = task;
  return { providerTaskId, ...(sessionContext === undefined ? {} : { sessionContext }) };
}
