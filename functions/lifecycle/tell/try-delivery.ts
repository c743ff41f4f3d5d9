import { hash } from "node:crypto";
import { nextTry } from "../../delivery/schedule.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import type { Delivery } from "../../store/delivery-row.ts";
import { KEEP_DELIVERIES } from "../../task/horizon.ts";
import { tellAgenda } from "../../task/telling.ts";
import { after, epochSeconds, type Instant, instant } from "../../task/time.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Chance, Dependencies } from "../common/dependencies.ts";
import type { Told } from "./payload.ts";
import type { Receiver } from "./receivers.ts";
import { sendWebhook } from "./send-webhook.ts";

/** The name of the delivery of an event to a receiver. Example: `task.succeeded#x3k9`. */
export function deliveryName(event: string, receiver: string): string {
  return `${event}#${receiver}`;
}

/** A delivery that has not been tried. */
export function newDelivery({ event }: Told, { id }: Receiver, now: Instant): Delivery {
  return {
    event,
    listener: id,
    state: "pending",
    createdAt: now,
    attempts: 0,
    ttl: epochSeconds(after(now, KEEP_DELIVERIES)),
  };
}

/** Sends a delivery once more. Returns it with the outcome, and with the moment of its next try. */
export async function tryDelivery(
  dependencies: Dependencies,
  told: Told,
  { delivery, receiver }: { readonly delivery: Delivery; readonly receiver: Receiver },
): Promise<Delivery> {
  const outcome = await sendWebhook(dependencies, told, receiver);
  const endedAt = instant(dependencies.clock.now());
  const attempt = delivery.attempts + 1;
  const { agenda: _agenda, dueAt: _dueAt, ...others } = delivery;
  const tried = {
    ...others,
    attempts: attempt,
    lastTriedAt: endedAt,
    lastOutcome: wordOf(outcome),
  };
  const next = nextTry({ attempt, endedAt, outcome, chance: shareOf(dependencies.chance) });
  logTry(dependencies, told, { attempt, outcome: tried.lastOutcome, next: next.kind });
  switch (next.kind) {
    case "delivered":
    case "exhausted":
    case "gone":
      return { ...tried, state: next.kind };
    case "again":
      return {
        ...tried,
        state: "pending",
        agenda: tellAgenda(told.task),
        dueAt: next.at,
        tries: 1,
      };
  }
  return unreachable(next);
}

/** A number from 0 up to 1, from a name that was never used before. */
const shareOf = (chance: Chance): number =>
  hash("sha256", chance.nonce(), "buffer").readUInt32BE(0) / 2 ** 32;

const wordOf = (outcome: TryOutcome): string => {
  switch (outcome.kind) {
    case "answered":
      return String(outcome.status);
    case "failed":
      return outcome.reason;
    case "gone":
      return "gone";
  }
  return unreachable(outcome);
};

const logTry = (
  { log }: Dependencies,
  { task, event }: Told,
  tried: { readonly attempt: number; readonly outcome: string; readonly next: string },
): void => {
  const { tenant, taskId, operation } = task;
  const fields = { tenant, taskId, operation, eventType: event, count: tried.attempt };
  if (tried.next === "delivered") log("webhook_delivered", fields);
  else if (tried.next === "again") log("webhook_failed", { ...fields, reason: tried.outcome });
  else log("webhook_given_up", { ...fields, reason: tried.outcome });
};
