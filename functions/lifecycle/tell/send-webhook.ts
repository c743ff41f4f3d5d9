import { signWebhook } from "../../delivery/sign-webhook.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import { activeSecrets, firstEdition } from "../../delivery/webhook-secret.ts";
import { eventIdOf } from "../../task/telling.ts";
import { instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { payloadOf, type Told } from "./payload.ts";
import type { Receiver } from "./receivers.ts";

/**
 * One try: signs the event's payload with the secrets of this moment and sends it. The body and
 * `webhook-id` are those of every other try. A receiver's failure is an outcome. Throws
 * `Unavailable` if the secret or the table does not answer: then nothing was sent.
 */
export async function sendWebhook(
  dependencies: Dependencies,
  told: Told,
  { url, include, endpoint }: Receiver,
): Promise<TryOutcome> {
  const { clock, secrets, endpoints, dial } = dependencies;
  const { tenant } = told.task;
  const ring = await secrets.webhook();
  const editions = await endpoints.defaultEditions(tenant, firstEdition(ring));
  const sentAt = instant(clock.now());
  const body = payloadOf(told, { include });
  const headers = signWebhook({
    id: eventIdOf(told.task, told.event),
    sentAt,
    body,
    secrets: activeSecrets(ring, { tenant, endpoint }, editions, sentAt),
  });
  return dial({ url, headers: { ...headers }, body });
}
