import * as z from "zod/mini";
import { KEEP_DELIVERIES } from "../task/horizon.ts";
import { EVENT_TYPES, type EventType } from "../task/listener.ts";
import { about } from "../task/news.ts";
import { after, epochSeconds, type Instant, storedInstant } from "../task/time.ts";
import type { Row } from "./table.ts";
import { UnreadableRow } from "./task-row.ts";

const text = z.string();
const moment = storedInstant;

/**
 * The fields of everything that is sent to a receiver until it takes it. While it is `pending` it
 * stands on a list of what must be told.
 */
export const triedFields = {
  state: z.enum(["pending", "delivered", "exhausted", "gone"]),
  createdAt: moment,
  /** Tries that have ended. */
  attempts: z.number(),
  lastTriedAt: z.optional(moment),
  /** The status of the receiver's last answer, or a coarse word for why there was none. */
  lastOutcome: z.optional(text),
  agenda: z.optional(text),
  dueAt: z.optional(moment),
  /** How often a try was begun. The stream sends what has none. */
  tries: z.optional(z.number()),
  ttl: z.number(),
};

/** One event for one listener. That of an end is written after the first try, others before it. */
const delivery = z.object({
  event: z.enum(EVENT_TYPES),
  /** The id of the task's listener, or of the tenant's endpoint. */
  listener: text,
  /** The facts of an event that is not the task's end. The settled row has those of the end. */
  about: z.optional(about),
  ...triedFields,
});
export type Delivery = z.infer<typeof delivery>;

/** The fields of a delivery or a challenge that has not been tried. */
export function untried(now: Instant): Pick<Delivery, "state" | "createdAt" | "attempts" | "ttl"> {
  return {
    state: "pending",
    createdAt: now,
    attempts: 0,
    ttl: epochSeconds(after(now, KEEP_DELIVERIES)),
  };
}

/** The name of the delivery of an event to a receiver. Example: `task.succeeded#x3k9`. */
export function deliveryName(event: string, receiver: string): string {
  return `${event}#${receiver}`;
}

/** A delivery of an event to this receiver that has not been tried. */
export function newDelivery(event: EventType, receiver: string, now: Instant): Delivery {
  return { event, listener: receiver, ...untried(now) };
}

/** Reads a row as a delivery. Throws `UnreadableRow`. */
export function readDelivery(row: Row): Delivery {
  const parsed = delivery.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow(
    `Row ${String(row.sk)} is not a delivery: ${z.prettifyError(parsed.error)}`,
  );
}
