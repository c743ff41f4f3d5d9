import * as z from "zod/mini";
import { canonicalJson, hashOf } from "./canonical.ts";

/** The events that tell of a final state. */
export const FINAL_EVENTS = [
  "task.succeeded",
  "task.failed",
  "task.rejected",
  "task.canceled",
  "task.indeterminate",
] as const;

/** The events that a listener hears that names none. */
export const DEFAULT_EVENTS = [...FINAL_EVENTS, "task.result_late"] as const;

/** Every event that a caller can ask for. */
export const EVENT_TYPES = [...DEFAULT_EVENTS, "task.stalled"] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Whether this version knows an event of this name. */
export function isEventType(name: string): name is EventType {
  return EVENT_TYPES.some((known) => known === name);
}

const text = z.string();

/** The address that a webhook goes to. A row of its own holds a long one. */
export const listenerAddress = z.object({ url: text });
export type ListenerAddress = z.infer<typeof listenerAddress>;

/**
 * One place where a task's events are told. `id` is made from all that it says, so that adding the
 * same one again changes nothing. Words that this version does not know are kept as they are.
 */
export const listener = z.object({
  id: text,
  /** Absent: those of `DEFAULT_EVENTS`. */
  events: z.optional(z.array(text)),
  /** `output`: the payload carries the task's result, as the caller wished. */
  include: z.optional(z.array(text)),
  /** Absent if the row `listener#<id>` holds it. */
  address: z.optional(listenerAddress),
});
export type Listener = z.infer<typeof listener>;

/** A caller's wish to be told by webhook, its form checked. */
export interface AskedWebhook {
  readonly url: string;
  readonly events?: readonly EventType[] | undefined;
  readonly include?: readonly "output"[] | undefined;
}

/** Most listeners of a task. A workflow that retries its step brings a new address each time. */
export const MOST_LISTENERS = 5;

/** Characters of an id. Ids only have to differ within one task. */
const ID_LENGTH = 12;

/**
 * Bytes of an address that a task's row holds itself: the row stays under one write unit of 1 KB.
 */
const SHORT_ADDRESS = 150;

/** The listener that a wish stands for, with its address. */
export function listenerOf({
  url,
  events,
  include,
}: AskedWebhook): Listener & { readonly address: ListenerAddress } {
  const said = {
    ...(events === undefined ? {} : { events: [...events].sort() }),
    ...(include === undefined || include.length === 0 ? {} : { include: [...include] }),
  };
  const address = { url };
  const id = hashOf(canonicalJson({ ...said, address })).slice(0, ID_LENGTH);
  return { id, ...said, address };
}

/** Whether the address goes into a row of its own. */
export function isLong(address: ListenerAddress): boolean {
  return Buffer.byteLength(canonicalJson(address)) > SHORT_ADDRESS;
}

/** The listener as the task's row holds it. */
export function inTask({ address, ...listener }: Listener): Listener {
  return address === undefined || isLong(address) ? listener : { ...listener, address };
}

/** The events that a listener hears: those that it names, or the default ones. */
export function heardEvents({ events }: Pick<Listener, "events">): readonly string[] {
  return events ?? DEFAULT_EVENTS;
}

/** Whether a listener is to be told of this event. */
export function hears(listener: Pick<Listener, "events">, event: EventType): boolean {
  return heardEvents(listener).includes(event);
}
