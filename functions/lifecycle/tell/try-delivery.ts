import type { Delivery } from "../../store/delivery-row.ts";
import { tellAgenda } from "../../task/telling.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { afterTry } from "./after-try.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import type { Told } from "./payload.ts";
import type { Receiver } from "./receivers.ts";
import { sendWebhook } from "./send-webhook.ts";

/** Sends a delivery once more. Returns it with the outcome, and with the moment of its next try. */
export async function tryDelivery(
  dependencies: Dependencies,
  told: Told,
  { delivery, receiver }: { readonly delivery: Delivery; readonly receiver: Receiver },
): Promise<Delivery> {
  const outcome = await sendWebhook(dependencies, told, receiver);
  const { agenda: _agenda, dueAt: _dueAt, ...others } = delivery;
  const { attempts } = delivery;
  const agenda = tellAgenda(told.task);
  const { tried, next } = afterTry(dependencies, { attempts, agenda }, outcome);
  logTry(dependencies, told, { attempt: tried.attempts, outcome: tried.lastOutcome, next });
  if (next === "gone") await disableEndpoint(dependencies, told.task.tenant, receiver.endpoint);
  return { ...others, ...tried };
}

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
