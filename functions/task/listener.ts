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
export const EVENT_TYPES = [
  ...DEFAULT_EVENTS,
  "task.running",
  "task.stalled",
  "task.result_expiring",
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Whether this version knows an event of this name. */
export function isEventType(name: string): name is EventType {
  return EVENT_TYPES.some((known) => known === name);
}

const text = z.string();

/**
 * Where a listener is told: the URL of a webhook, or a workflow that waits. A row of its own holds
 * a long URL, and every token.
 */
export const listenerAddress = z.object({
  /**
   * One of `WAITING` if there is a token. A version that knows no tokens dials it, which every
   * version refuses, and tries again: so it loses no workflow.
   */
  url: text,
  /** The task token or the callback id of a workflow that waits: a secret. */
  token: z.optional(text),
  /**
   * The caller's trace (W3C Trace Context): its webhooks carry it on. Of two requests at once
   * either may be the one whose trace stands here.
   */
  traceparent: z.optional(text),
});
export type ListenerAddress = z.infer<typeof listenerAddress>;

/** A workflow that waits for the end of a task. The token is a secret. */
export type Waiting =
  | { readonly stepFunctions: { readonly taskToken: string } }
  | { readonly durableFunction: { readonly callbackId: string } };

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

/** A caller's wish that a workflow goes on when the task ends. It names exactly one. */
export interface AskedResume {
  readonly stepFunctions?: { readonly taskToken: string } | undefined;
  readonly durableFunction?: { readonly callbackId: string } | undefined;
}

/** Most listeners of a task. A workflow that retries its step brings a new address each time. */
export const MOST_LISTENERS = 5;

/** Characters of an id. Ids only have to differ within one task. */
const ID_LENGTH = 12;

/**
 * Bytes of an address that a task's row holds itself: the row stays under one write unit of 1 KB.
 */
const SHORT_ADDRESS = 150;

/** The kinds of waiting workflows, and what stands for each in place of a URL. */
const WAITING = {
  stepFunctions: "resume:stepFunctions",
  durableFunction: "resume:durableFunction",
} as const;

/** A listener whose address is known. */
export type AddressedListener = Listener & { readonly address: ListenerAddress };

/**
 * The listener that a wish stands for, with its address. The trace is no part of its id: a repeat
 * in another trace adds no listener.
 */
export function listenerOf(
  { url, events, include }: AskedWebhook,
  traceparent?: string,
): AddressedListener {
  const said = {
    ...(events === undefined ? {} : { events: [...events].sort() }),
    ...(include === undefined || include.length === 0 ? {} : { include: [...include] }),
  };
  const address = { url };
  const id = hashOf(canonicalJson({ ...said, address })).slice(0, ID_LENGTH);
  return { id, ...said, address: traceparent === undefined ? address : { url, traceparent } };
}

/**
 * The same for a workflow that waits. It goes on once, so it hears of final states only. Its id
 * follows from the token alone.
 */
export function waitingListenerOf({
  stepFunctions,
  durableFunction,
}: AskedResume): AddressedListener {
  const address =
    stepFunctions === undefined
      ? { url: WAITING.durableFunction, token: durableFunction?.callbackId ?? "" }
      : { url: WAITING.stepFunctions, token: stepFunctions.taskToken };
  const id = hashOf(canonicalJson({ address })).slice(0, ID_LENGTH);
  return { id, events: [...FINAL_EVENTS], address };
}

/** The workflow that waits at this address. Undefined if a webhook goes there. */
export function waitingAt({ url, token }: ListenerAddress): Waiting | undefined {
  if (token === undefined) return undefined;
  return url === WAITING.durableFunction
    ? { durableFunction: { callbackId: token } }
    : { stepFunctions: { taskToken: token } };
}

/**
 * Whether the address goes into a row of its own: it is long, a secret that few may read, or has a
 * trace, for which a full task's row has no room.
 */
export function isLong(address: ListenerAddress): boolean {
  return (
    address.token !== undefined ||
    address.traceparent !== undefined ||
    Buffer.byteLength(canonicalJson(address)) > SHORT_ADDRESS
  );
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
