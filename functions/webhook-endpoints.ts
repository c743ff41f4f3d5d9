import { handlerOf } from "./compose.ts";
import { DEFAULT_ENDPOINT } from "./delivery/webhook-secret.ts";
import {
  type DefaultEndpointAnswer,
  type EndpointListAnswer,
  registerEndpointBody,
} from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { endpointAnswer } from "./http/endpoint-answer.ts";
import type { HttpEvent } from "./http/event.ts";
import { type HttpResponse, httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import {
  endpointNotFound,
  listEndpoints,
  readEndpoint,
  removeEndpoint,
} from "./lifecycle/read-endpoint.ts";
import { registerEndpoint } from "./lifecycle/register-endpoint.ts";
import {
  defaultSecret,
  rotateDefault,
  rotateEndpoint,
  secretOf,
} from "./lifecycle/rotate-endpoint.ts";

/**
 * The routes below /v1/webhook-endpoints: receivers that hear of every task of their tenant. One
 * function has all of them, because they are called seldom.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const tenant = await tenantOf(event, dependencies, "webhooks:admin");
    refuseQuery(event);
    const answer = routes[event.routeKey ?? ""];
    if (answer === undefined) throw new Error(`${event.routeKey} is no route of this function.`);
    return answer(dependencies, {
      tenant,
      id: event.pathParameters?.endpointId ?? "",
      event,
    });
  });
}

interface Request {
  readonly tenant: string;
  readonly id: string;
  readonly event: HttpEvent;
}

type Route = (dependencies: Dependencies, request: Request) => Promise<HttpResponse>;

const PATH = "/v1/webhook-endpoints";

const list: Route = async (dependencies, { tenant }) => {
  const endpoints = await listEndpoints(dependencies, tenant);
  const answer: EndpointListAnswer = {
    endpoints: endpoints.map((endpoint) => endpointAnswer(endpoint)),
  };
  return json(200, answer);
};

/** A registered address is answered with its secret again: the first answer may have been lost. */
const register: Route = async (dependencies, { tenant, event }) => {
  const asked = parseBody(registerEndpointBody, event);
  const { isNew, ...named } = await registerEndpoint(dependencies, tenant, asked);
  const secret = await secretOf(dependencies, { tenant, ...named }, named.endpoint.editions);
  return json(isNew ? 201 : 200, endpointAnswer(named, secret), {
    location: `${prefixOf(event.rawPath, PATH)}${PATH}/${named.id}`,
  });
};

const show: Route = async (dependencies, { tenant, id }) => {
  if (id === DEFAULT_ENDPOINT) return showDefault(await defaultSecret(dependencies, tenant));
  return json(200, endpointAnswer(await readEndpoint(dependencies, tenant, id)));
};

/** Addresses on tasks have no endpoint that could be deleted. */
const remove: Route = async (dependencies, { tenant, id }) => {
  if (id === DEFAULT_ENDPOINT) throw endpointNotFound();
  await removeEndpoint(dependencies, tenant, id);
  return { statusCode: 204, headers: { "cache-control": "no-store" } };
};

const rotate: Route = async (dependencies, { tenant, id }) => {
  if (id === DEFAULT_ENDPOINT) return showDefault(await rotateDefault(dependencies, tenant));
  const named = await rotateEndpoint(dependencies, tenant, id);
  const secret = await secretOf(dependencies, { tenant, id }, named.endpoint.editions);
  return json(200, endpointAnswer(named, secret));
};

const showDefault = (secret: string): HttpResponse => {
  const answer: DefaultEndpointAnswer = { id: DEFAULT_ENDPOINT, secret };
  return json(200, answer);
};

const routes: Readonly<Record<string, Route>> = {
  [`GET ${PATH}`]: list,
  [`HEAD ${PATH}`]: list,
  [`POST ${PATH}`]: register,
  [`GET ${PATH}/{endpointId}`]: show,
  [`HEAD ${PATH}/{endpointId}`]: show,
  [`DELETE ${PATH}/{endpointId}`]: remove,
  [`POST ${PATH}/{endpointId}/rotate`]: rotate,
};

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
