import { endpointOf, endpointsIn, type NamedEndpoint } from "../task/endpoint.ts";
import { RequestError } from "../task/error.ts";
import type { Dependencies } from "./common/dependencies.ts";

/**
 * An endpoint of this tenant. Throws `endpoint_not_found`, also for another tenant's: a caller
 * cannot tell them apart.
 */
export async function readEndpoint(
  { endpoints }: Dependencies,
  tenant: string,
  id: string,
): Promise<NamedEndpoint> {
  const endpoint = endpointOf(await endpoints.read(tenant), id);
  if (endpoint === undefined) throw endpointNotFound();
  return { id, endpoint };
}

/** The tenant's endpoints, the oldest first. */
export async function listEndpoints(
  { endpoints }: Dependencies,
  tenant: string,
): Promise<readonly NamedEndpoint[]> {
  return endpointsIn(await endpoints.read(tenant));
}

/**
 * Deletes an endpoint. A delivery that was to be tried again there ends at that try. Throws
 * `endpoint_not_found`, also where another request was first.
 */
export async function removeEndpoint(
  dependencies: Dependencies,
  tenant: string,
  id: string,
): Promise<void> {
  await readEndpoint(dependencies, tenant, id);
  const { won } = await dependencies.endpoints.remove(tenant, id);
  if (!won) throw endpointNotFound();
}

/** The error of an id that no endpoint of the tenant has. */
export function endpointNotFound(): RequestError {
  return new RequestError("endpoint_not_found", "There is no webhook endpoint with this id.");
}
