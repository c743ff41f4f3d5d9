import * as z from "zod/mini";
import { type EventType, hears, isEventType, type Listener } from "./listener.ts";
import { storedInstant } from "./time.ts";

const text = z.string();

/**
 * The facts of an event that is not its task's end. They are stored with it, as the task may have
 * moved on before it is sent again: every try has the same bytes.
 */
export const about = z.object({
  /** When it became true. */
  at: storedInstant,
  /** The task's status and revision then. */
  status: text,
  revision: z.number(),
});
export type About = z.infer<typeof about>;

/**
 * An event that has become true of a task and that has no deliveries as yet. Events that this
 * version does not know are kept as they are.
 */
export const news = z.object({
  event: text,
  ...about.shape,
  /** The tenant's endpoints that hear of it. */
  endpoints: z.optional(z.array(text)),
});
export type News = z.infer<typeof news>;

/** News of an event that this version knows. */
export interface KnownNews extends News {
  event: EventType;
}

/** Whether this version knows the event. */
export function isKnown(said: News): said is KnownNews {
  return isEventType(said.event);
}

/** The ids of all that hear this news: listeners of the task, and the endpoints that it names. */
export function hearingNews(
  { listeners = [] }: { readonly listeners?: readonly Listener[] | undefined },
  { event, endpoints = [] }: KnownNews,
): readonly string[] {
  const own = listeners.filter((listener) => hears(listener, event)).map(({ id }) => id);
  return [...own, ...endpoints];
}
