import {
  DEFAULT_ENDPOINT,
  firstEdition,
  rotatedEdition,
  webhookSecret,
} from "../delivery/webhook-secret.ts";
import { type Editions, endpointOf, type NamedEndpoint } from "../task/endpoint.ts";
import { instant } from "../task/time.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { endpointNotFound, readEndpoint } from "./read-endpoint.ts";

/**
 * Gives an endpoint a new secret. The one before it signs beside it for 24 hours. Of two rotations
 * at once one wins, and both answer with its secret: a second one would end the old secret before
 * its time. Throws `endpoint_not_found`.
 */
export async function rotateEndpoint(
  dependencies: Dependencies,
  tenant: string,
  id: string,
): Promise<NamedEndpoint> {
  const { secrets, endpoints, clock } = dependencies;
  const { endpoint } = await readEndpoint(dependencies, tenant, id);
  const from = endpoint.editions;
  const to = rotatedEdition(await secrets.webhook(), from, instant(clock.now()));
  const written = await endpoints.rotate(tenant, id, { from, to });
  const now = endpointOf(written.endpoints, id);
  if (now === undefined) throw endpointNotFound();
  return { id, endpoint: now };
}

/** The same for the addresses that stand on tasks. Returns their secret. */
export async function rotateDefault(dependencies: Dependencies, tenant: string): Promise<string> {
  const { secrets, endpoints, clock } = dependencies;
  const ring = await secrets.webhook();
  const from = await endpoints.defaultEditions(tenant, firstEdition(ring));
  const to = rotatedEdition(ring, from, instant(clock.now()));
  const written = await endpoints.rotateDefault(tenant, { from, to });
  return secretOf(dependencies, { tenant, id: DEFAULT_ENDPOINT }, written.endpoints.default ?? to);
}

/** The secret of the addresses that stand on tasks. */
export async function defaultSecret(dependencies: Dependencies, tenant: string): Promise<string> {
  const { secrets, endpoints } = dependencies;
  const first = firstEdition(await secrets.webhook());
  const editions = await endpoints.defaultEditions(tenant, first);
  return secretOf(dependencies, { tenant, id: DEFAULT_ENDPOINT }, editions);
}

/** The current secret of an endpoint. Throws `Unavailable` if the ring lost its master. */
export async function secretOf(
  { secrets }: Dependencies,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  { current }: Editions,
): Promise<string> {
  return webhookSecret(await secrets.webhook(), { tenant, endpoint: id }, current);
}
