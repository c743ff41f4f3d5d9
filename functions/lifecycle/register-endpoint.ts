import { firstEdition } from "../delivery/webhook-secret.ts";
import { untried } from "../store/delivery-row.ts";
import {
  type Endpoint,
  type Endpoints,
  endpointId,
  endpointOf,
  endpointsIn,
  isSamePlace,
  MOST_ENDPOINTS,
  type NamedEndpoint,
} from "../task/endpoint.ts";
import { RequestError, Unavailable } from "../task/error.ts";
import type { EventType } from "../task/listener.ts";
import { entryAt } from "../task/telling.ts";
import { before, instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { checkWebhookUrl } from "./request/listeners.ts";

/** A caller's wish to hear of all its tasks, its form checked. */
export interface AskedEndpoint {
  readonly url: string;
  readonly events?: readonly EventType[] | undefined;
}

/** Writes that a registration may lose to others before its caller has to send it again. */
const TRIES = 10;

/** A pending endpoint whose address is registered again is asked again after this time. */
const CHALLENGE_SPACING = { minutes: 1 } as const;

/**
 * Registers an address that hears of every task of the tenant. An address that is registered keeps
 * its id and its secret, and hears the events of this request. Throws `webhook_url_refused` or
 * `too_many_endpoints`.
 */
export async function registerEndpoint(
  dependencies: Dependencies,
  tenant: string,
  asked: AskedEndpoint,
): Promise<NamedEndpoint & { readonly isNew: boolean }> {
  checkWebhookUrl(dependencies, asked.url, "/url");
  if (asked.events?.includes("task.running")) await dependencies.control.noteRunning();
  const made = await newEndpoint(dependencies, asked);
  let known = await dependencies.endpoints.read(tenant);
  for (let tries = 0; tries < TRIES; tries++) {
    const found = endpointsIn(known).find(({ endpoint }) => isSamePlace(endpoint.url, asked.url));
    if (found !== undefined) {
      const heard = await hearing(dependencies, tenant, found, asked);
      // A write that has won, or has lost against its own retry, finds what it wrote.
      const isNew = found.id === made.id;
      return { ...(await challenged(dependencies, tenant, heard)), isNew };
    }
    if (endpointsIn(known).length >= MOST_ENDPOINTS) throw tooMany();
    known = (await dependencies.endpoints.add(tenant, known, made)).endpoints;
  }
  throw new Unavailable("Other registrations went before this one. Send the request again.");
}

const newEndpoint = async (
  { secrets, chance, clock }: Dependencies,
  { url, events }: AskedEndpoint,
): Promise<NamedEndpoint> => {
  const editions = firstEdition(await secrets.webhook());
  const endpoint: Endpoint = {
    url,
    ...(events === undefined ? {} : { events: sorted(events) }),
    status: "pending",
    createdAt: instant(clock.now()),
    editions,
  };
  return { id: endpointId(chance.nonce()), endpoint };
};

/** An endpoint that is there already, with the events of this request. */
const hearing = async (
  { endpoints }: Dependencies,
  tenant: string,
  { id, endpoint }: NamedEndpoint,
  { events }: AskedEndpoint,
): Promise<NamedEndpoint> => {
  const wanted = events === undefined ? undefined : sorted(events);
  if (String(wanted) === String(endpoint.events)) return { id, endpoint };
  const written: Endpoints = (await endpoints.hear(tenant, id, wanted)).endpoints;
  return { id, endpoint: endpointOf(written, id) ?? endpoint };
};

/**
 * An endpoint that is not enabled is asked whether it wants to be. The row of the question is what
 * `deliver-events` sends: this function reaches no stranger. Where the function dies before that,
 * the caller gets no answer and registers the address again, and so does one whose receiver was not
 * ready: it is asked once more, at most once a minute.
 */
const challenged = async (
  { endpoints, challenges, chance, clock }: Dependencies,
  tenant: string,
  { id, endpoint }: NamedEndpoint,
): Promise<NamedEndpoint> => {
  if (endpoint.status === "enabled") return { id, endpoint };
  const now = instant(clock.now());
  const again: Endpoint["status"][] = ["disabled", "pending"];
  const written = await endpoints.moveTo(tenant, id, { from: again, to: "pending" });
  await challenges.begin(
    { tenant, id },
    {
      challenge: chance.nonce(),
      ...untried(now),
      ...entryAt({ taskId: id }, now),
    },
    before(now, CHALLENGE_SPACING),
  );
  return { id, endpoint: endpointOf(written.endpoints, id) ?? endpoint };
};

const sorted = (events: readonly string[]): string[] => [...new Set(events)].sort();

const tooMany = (): RequestError =>
  new RequestError(
    "too_many_endpoints",
    `You have ${MOST_ENDPOINTS} webhook endpoints already. Delete one first.`,
    [{ pointer: "/url", message: `is one more than the ${MOST_ENDPOINTS} of a tenant` }],
  );
