import { signWebhook } from "../../delivery/sign-webhook.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import { activeSecrets, firstEdition } from "../../delivery/webhook-secret.ts";
import type { Editions } from "../../task/endpoint.ts";
import { eventIdOf } from "../../task/telling.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { payloadOf, type Told } from "./payload.ts";
import type { WebhookReceiver } from "./receivers.ts";

/**
 * One try: signs the event's payload with the secrets of this moment and sends it. The body and
 * `webhook-id` are those of every other try. A receiver's failure is an outcome. Throws
 * `Unavailable` if the secret or the table does not answer: then nothing was sent.
 */
export function sendWebhook(
  dependencies: Dependencies,
  told: Told,
  { url, include, endpoint, editions, traceparent }: WebhookReceiver,
): Promise<TryOutcome> {
  return sendSigned(dependencies, {
    ...{ tenant: told.task.tenant, endpoint, editions, url, traceparent },
    id: eventIdOf(told.task, told.event),
    body: payloadOf(told, { include }),
  });
}

/** A webhook that is not yet signed. */
export interface Unsigned {
  readonly tenant: string;
  /** The endpoint whose secret signs. */
  readonly endpoint: string;
  /** Absent for addresses on tasks: their row says it, or is made. */
  readonly editions: Editions | undefined;
  readonly url: string;
  readonly traceparent?: string | undefined;
  readonly id: string;
  readonly body: string;
  /** Whether the outcome carries the answer's body. */
  readonly wantsBody?: boolean;
}

/** The same for any webhook. */
export async function sendSigned(
  { clock, secrets, endpoints, dial }: Dependencies,
  { tenant, endpoint, editions, url, traceparent, id, body, wantsBody = false }: Unsigned,
): Promise<TryOutcome> {
  const ring = await secrets.webhook();
  const first = firstEdition(ring);
  const signing = editions ?? (await endpoints.defaultEditions(tenant, first, "may-be-stale"));
  const sentAt = instant(clock.now());
  const headers = signWebhook({
    ...{ id, sentAt, body },
    secrets: activeSecrets(ring, { tenant, endpoint }, signing, sentAt),
  });
  const trace = traceparent === undefined ? {} : { traceparent };
  return dial({ url, headers: { ...headers, ...trace }, body, wantsBody });
}
