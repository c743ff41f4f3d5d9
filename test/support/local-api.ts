import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { type Api, type ApiOptions, type Route, startApi } from "../../infra/local/api.ts";

export type Event = Parameters<ApiOptions<Route>["invoke"]>[1];

const routes = [
  { method: "POST", path: "/v1/tasks" },
  { method: "GET", path: "/v1/tasks/{taskId}" },
  { method: "GET", path: "/v1/tasks/latest" },
  { method: "POST", path: "/v1/callbacks/{product}/{pathSecret}" },
];

/** Starts a local API, for one test, with a function that returns `result` and keeps its events. */
export async function startTestApi(
  result: unknown = {},
  options: Partial<ApiOptions<Route>> = {},
): Promise<Api & { events: Event[] }> {
  const events: Event[] = [];
  const invoke = async (_route: Route, event: Event) => {
    events.push(event);
    return result;
  };
  const api = await startApi({ port: 0, routes, invoke, ...options });
  onTestFinished(() => api.close());
  return { ...api, events };
}

/**
 * Unlike fetch, sends a path, repeated headers and a missing content type just as they are given.
 */
export async function send(
  api: Api,
  what: { method?: string; path: string; headers?: OutgoingHttpHeaders; body?: string | Buffer },
) {
  const outgoing = request(api.url, { agent: false, ...what }).end(what.body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
