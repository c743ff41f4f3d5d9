import type { NextTry } from "../../delivery/schedule.ts";
import type { Delivery } from "../../store/delivery-row.ts";
import type { LogFields } from "../../task/log.ts";
import { tellAgenda } from "../../task/telling.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { afterTry } from "./after-try.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import type { Told } from "./payload.ts";
import type { Receiver } from "./receivers.ts";
import { sendEvent } from "./send-event.ts";

/** Sends a delivery once more. Returns it with the outcome, and with the moment of its next try. */
export async function tryDelivery(
  dependencies: Dependencies,
  told: Told,
  { delivery, receiver }: { readonly delivery: Delivery; readonly receiver: Receiver },
): Promise<Delivery> {
  const outcome = await sendEvent(dependencies, told, receiver);
  const { agenda: _agenda, dueAt: _dueAt, ...others } = delivery;
  const { attempts } = delivery;
  const agenda = tellAgenda(told.task);
  const { tried, next } = afterTry(dependencies, { attempts, agenda }, outcome);
  const ended = { attempt: tried.attempts, outcome: tried.lastOutcome, next };
  logTry(dependencies, told, receiver.kind, ended);
  if (next === "gone" && receiver.kind === "webhook")
    await disableEndpoint(dependencies, told.task.tenant, receiver.endpoint);
  return { ...others, ...tried };
}

const logTry = (
  dependencies: Dependencies,
  { task, event }: Told,
  kind: Receiver["kind"],
  tried: { readonly attempt: number; readonly outcome: string; readonly next: NextTry["kind"] },
): void => {
  const { tenant, taskId, operation } = task;
  const { attempt: count, next, outcome } = tried;
  const reason = next === "delivered" ? {} : { reason: outcome };
  const fields = { tenant, taskId, operation, eventType: event, count, ...reason };
  if (kind === "webhook") logWebhook(dependencies, next, fields);
  else if (kind === "workflow") logResumption(dependencies, next, fields);
  else logPut(dependencies, next, fields);
};

const logWebhook = ({ log }: Dependencies, next: NextTry["kind"], fields: LogFields): void => {
  if (next === "delivered") log("webhook_delivered", fields);
  else if (next === "again") log("webhook_failed", fields);
  else log("webhook_given_up", fields);
};

/**
 * A workflow that is gone is nothing for a person to mend: its time is over, or a try before this
 * one has resumed it.
 */
const logResumption = ({ log }: Dependencies, next: NextTry["kind"], fields: LogFields): void => {
  if (next === "delivered") log("workflow_resumed", fields);
  else if (next === "again") log("resume_failed", fields);
  else if (next === "gone") log("workflow_gone", fields);
  else log("resume_given_up", fields);
};

const logPut = ({ log }: Dependencies, next: NextTry["kind"], fields: LogFields): void => {
  if (next === "delivered") log("event_put", fields);
  else if (next === "again") log("put_failed", fields);
  else log("put_given_up", fields);
};
