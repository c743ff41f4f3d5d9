import type { NamedEndpoint } from "../task/endpoint.ts";
import { heardEvents } from "../task/listener.ts";
import type { EndpointAnswer } from "./api.ts";

/** The answer that shows an endpoint. Its secret is shown only where the caller just got it. */
export function endpointAnswer({ id, endpoint }: NamedEndpoint, secret?: string): EndpointAnswer {
  const { url, status, createdAt } = endpoint;
  return { id, url, events: heardEvents(endpoint), status, createdAt, secret };
}
