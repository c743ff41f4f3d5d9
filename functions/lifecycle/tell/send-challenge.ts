import * as z from "zod/mini";
import { isDelivered } from "../../delivery/schedule.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import type { Challenge, EndpointRef } from "../../store/challenge-store.ts";
import { endpointOf } from "../../task/endpoint.ts";
import { jsonOrUndefined } from "../../task/json.ts";
import { tellAgenda } from "../../task/telling.ts";
import type { Instant } from "../../task/time.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { afterTry, type Tried } from "./after-try.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import { sendSigned } from "./send-webhook.ts";

/**
 * Asks an address whether it wants our webhooks: a signed `webhook.challenge`, whose `challenge` a
 * 2xx answer has to repeat. Then the endpoint is enabled; a 410 disables it; else the question is
 * asked again by the schedule of all webhooks. Without `dueAt` only a challenge that was never
 * tried is sent: that is what the stream brings.
 */
export async function sendChallenge(
  dependencies: Dependencies,
  ref: EndpointRef,
  dueAt?: Instant,
): Promise<void> {
  const challenge = await dependencies.challenges.read(ref);
  if (challenge?.state !== "pending" || challenge.dueAt === undefined) return;
  if (dueAt === undefined ? challenge.tries !== 0 : challenge.dueAt !== dueAt) return;
  const { agenda: _agenda, dueAt: _dueAt, tries: _tries, ...others } = challenge;
  const tried = await askEndpoint(dependencies, ref, challenge);
  await dependencies.challenges.saveTry(ref, { ...others, ...tried }, challenge.dueAt);
}

const askEndpoint = async (
  dependencies: Dependencies,
  ref: EndpointRef,
  challenge: Challenge,
): Promise<Partial<Tried>> => {
  const { endpoints, log } = dependencies;
  const { tenant, id } = ref;
  const endpoint = endpointOf(await endpoints.read(tenant), id);
  if (endpoint?.status !== "pending") return { state: "gone" };
  const { url, editions } = endpoint;
  const outcome = await sendSigned(dependencies, {
    ...{ tenant, endpoint: id, editions, url, wantsBody: true },
    id: challengeId(ref, challenge),
    body: challengeBody(ref, challenge),
  });
  const { attempts } = challenge;
  const asked = { attempts, agenda: tellAgenda({ taskId: id }) };
  const { tried, next } = afterTry(dependencies, asked, believed(outcome, challenge));
  if (next === "delivered") {
    const from = ["pending"] as const;
    const { won } = await endpoints.moveTo(tenant, id, { from, to: "enabled" });
    if (won) log("endpoint_enabled", { tenant, endpoint: id });
    return tried;
  }
  const { lastOutcome: reason } = tried;
  log("challenge_failed", { tenant, endpoint: id, count: tried.attempts, reason });
  if (next === "gone") await disableEndpoint(dependencies, tenant, id);
  return tried;
};

/** Letters of a challenge that tell it from another one of the same endpoint. */
const MARK_LENGTH = 8;

/**
 * The same for all tries of one challenge. An address that is registered again is asked anew, and a
 * receiver that knows the id of the first challenge would not answer another one.
 */
const challengeId = ({ id }: EndpointRef, { challenge }: Challenge): string =>
  `evt_${id}_challenge_${challenge.slice(-MARK_LENGTH)}`;

/** The bytes are a function of the row: every try has the same. */
const challengeBody = ({ id }: EndpointRef, { challenge, createdAt }: Challenge): string =>
  JSON.stringify({
    type: "webhook.challenge",
    timestamp: createdAt,
    data: { endpointId: id, challenge },
  });

const answer = z.object({ challenge: z.string() });

/** A 2xx that does not repeat the challenge is what anybody answers: it is a failure. */
const believed = (outcome: TryOutcome, { challenge }: Challenge): TryOutcome => {
  if (outcome.kind !== "answered" || !isDelivered(outcome.status)) return outcome;
  const repeated = answer.safeParse(jsonOrUndefined(outcome.body ?? ""));
  if (repeated.success && repeated.data.challenge === challenge) return outcome;
  return { kind: "failed", reason: "challenge" };
};
