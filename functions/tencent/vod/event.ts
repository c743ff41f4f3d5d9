import * as z from "zod/mini";
import type { CallbackHint } from "../product.ts";

/** Whoever saw a push's signature may write anything into its event: every string has a limit. */
const named = z.object({ EventType: z.string().check(z.minLength(1), z.maxLength(128)) });
const eventTask = z.object({
  TaskId: z.string().check(z.minLength(1), z.maxLength(256)),
  SessionContext: z.catch(z.optional(z.string().check(z.minLength(1), z.maxLength(1000))), undefined),
});

/** Where an event carries its task. The names follow no rule. Source: the SDK's EventContent, which names none for a redraw. */
export const taskFields: ReadonlyMap<string, string> = new Map([["AigcVideoTaskComplete", "AigcVideoCompleteEvent"]]);

/**
 * What an event (EventContent) names: its task stands in the field that the table says, or else in the only field that carries one, as two
 * would be a guess. Undefined if it has no EventType.
 */
export const readEvent = (event: Readonly<Record<string, unknown>>): CallbackHint | undefined => {
  const eventType = named.safeParse(event).data?.EventType;
  return eventType === undefined ? undefined : { eventType, ...taskOf(event, eventType) };
};

function taskOf(event: Readonly<Record<string, unknown>>, eventType: string): Pick<CallbackHint, "providerTaskId" | "sessionContext"> {
  const known = eventTask.safeParse(event[taskFields.get(eventType) ?? ""]);
  const candidates = known.success ? [known.data] : Object.values(event).flatMap((value) => eventTask.safeParse(value).data ?? []);
  const [task, ...others] = candidates;

  if (task === undefined || others.length > 0) return {};
  const { TaskId, SessionContext } = task;
  return { providerTaskId: TaskId, ...(SessionContext === undefined ? {} : { sessionContext: SessionContext }) };
}
