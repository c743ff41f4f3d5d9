import type { Problem } from "../../functions/http/problems.ts";
import { API_KEY, type System } from "../support/system.ts";

/** Everything that an answer of these routes may hold. */
export interface EndpointBody {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly status: string;
  readonly createdAt: string;
  readonly secret: string;
  readonly endpoints: readonly EndpointBody[];
  readonly code: Problem["code"];
  readonly errors: Problem["errors"];
}

interface EndpointReply {
  readonly status: number;
  readonly body: EndpointBody;
  readonly location: string | null;
}

const PATH = "/v1/webhook-endpoints";

/** Calls a route of webhook endpoints as the tenant with this key. `path` follows the route's. */
export const call = async (
  { api, clock }: System,
  method: string,
  path = "",
  { body, key = API_KEY }: { readonly body?: unknown; readonly key?: string } = {},
): Promise<EndpointReply> => {
  const sent = fetch(`${api.url}${PATH}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { answer, text } = await clock.during(
    sent.then(async (response) => ({ answer: response, text: await response.text() })),
  );
  return {
    status: answer.status,
    body: text === "" ? {} : JSON.parse(text),
    location: answer.headers.get("location"),
  };
};

/** Registers an address. */
export const register = (
  system: System,
  url: string,
  { events, key }: { readonly events?: readonly string[]; readonly key?: string } = {},
): Promise<EndpointReply> =>
  call(system, "POST", "", {
    body: { url, ...(events === undefined ? {} : { events }) },
    ...(key === undefined ? {} : { key }),
  });
