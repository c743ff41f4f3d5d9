import * as z from "zod/mini";
import { KEEP_DELIVERIES } from "../task/horizon.ts";
import { itemSize, ONE_UNIT } from "../task/item-size.ts";
import { EVENT_TYPES, type EventType } from "../task/listener.ts";
import { about } from "../task/news.ts";
import type { SettledTask, Task } from "../task/task.ts";
import { isSettled } from "../task/task.ts";
import { finalEventOf } from "../task/telling.ts";
import {
  after,
  between,
  epochMilliseconds,
  epochSeconds,
  type Instant,
  instant,
  storedInstant,
} from "../task/time.ts";
import type { Row } from "./table.ts";
import { hotKey, UnreadableRow } from "./task-row.ts";

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

/** A delivery, and its name among those of its task. */
export interface NamedDelivery {
  readonly name: string;
  readonly delivery: Delivery;
}

/** The receiver's answer, the milliseconds of the try, and the receiver unless it is the first. */
const HEARD = /^(?<outcome>\S+) (?<ms>\d+)(?: (?<receiver>\S+))?$/;

/**
 * The words by which a task's own row shows the delivery of its end. Undefined if this delivery
 * needs a row of its own: it has to be tried again, or the task's row has no room.
 *
 * Example: the task's first listener answers 204 after 83 ms, and the row says `204 83`.
 */
export function heardAs(task: SettledTask, delivery: Delivery): string | undefined {
  const { listener, state, attempts, createdAt, lastTriedAt, lastOutcome } = delivery;
  if (state !== "delivered" || attempts !== 1 || lastTriedAt === undefined) return undefined;
  const receiver = listener === firstReceiver(task) ? "" : ` ${listener}`;
  const heard = `${lastOutcome} ${Math.max(0, between(createdAt, lastTriedAt))}${receiver}`;
  const { agenda: _agenda, dueAt: _dueAt, tries: _tries, ...others } = task;
  const listKey = `${task.createdAt}#${task.taskId}`;
  const row = { ...others, ...hotKey(task), listKey, toldAt: lastTriedAt, heard };
  return HEARD.test(heard) && itemSize(row) <= ONE_UNIT ? heard : undefined;
}

const firstReceiver = ({ listeners = [], endpoints = [] }: SettledTask): string | undefined =>
  listeners[0]?.id ?? endpoints[0];

/** The delivery that a task's own row shows, if it shows one. */
export function heardOf(task: Task): NamedDelivery | undefined {
  if (!isSettled(task) || task.toldAt === undefined) return undefined;
  const shown = HEARD.exec(task.heard ?? "")?.groups;
  const receiver = shown?.receiver ?? firstReceiver(task);
  if (shown === undefined || receiver === undefined) return undefined;
  const event = finalEventOf(task);
  const createdAt = instant(epochMilliseconds(task.toldAt) - Number(shown.ms));
  const tried = { attempts: 1, lastTriedAt: task.toldAt, lastOutcome: shown.outcome };
  return {
    name: deliveryName(event, receiver),
    delivery: { ...newDelivery(event, receiver, createdAt), ...tried, state: "delivered" },
  };
}

/** Reads a row as a delivery. Throws `UnreadableRow`. */
export function readDelivery(row: Row): Delivery {
  const parsed = delivery.safeParse(row);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow(
    `Row ${String(row.sk)} is not a delivery: ${z.prettifyError(parsed.error)}`,
  );
}
