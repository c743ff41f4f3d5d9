import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { makeEvent } from "./api-event.ts";
import { writeResult } from "./api-result.ts";

/**
 * A route as the template has it: an exact method, and a path whose variables are whole segments
 * (`/v1/tasks/{taskId}`). One with the path `$default`, and no method, takes a request that fits no
 * other.
 */
export interface Route {
  readonly method: string;
  readonly path: string;
}

export interface ApiOptions<R extends Route> {
  /** 0 for any free one. */
  readonly port: number;
  readonly routes: readonly R[];
  /**
   * A path under which the routes stand as well, as behind a custom domain's API mapping. It stays
   * in the event's `rawPath`. Example: `/callsheet`.
   */
  readonly mapping?: string | undefined;
  /**
   * Runs the route's function; the event is an APIGatewayProxyEventV2. Rejects when the function
   * failed, and has told whom it concerns. `left` is aborted when the client goes away before it
   * has its answer.
   */
  readonly invoke: (
    route: R,
    event: ReturnType<typeof makeEvent>,
    left: AbortSignal,
  ) => Promise<unknown>;
  /** Milliseconds since the UNIX epoch, for the events' timestamps. */
  readonly now?: () => number;
  readonly integrationTimeoutMs?: number;
}

export interface Api {
  readonly url: string;
  readonly port: number;
  /** Ends the server and every connection. */
  close(): Promise<void>;
}

/**
 * Quotas of HTTP APIs, "Quotas for configuring and running an HTTP API" in API Gateway's developer
 * guide; neither can be raised.
 */
const maxBodyBytes = 10 * 1024 * 1024;
const maxIntegrationMs = 30_000;

/**
 * The largest event that Lambda takes, and the largest answer that it hands on, as JSON:
 * "Invocation payload, synchronous" in its quotas, to the byte.
 */
const maxPayloadBytes = 6_291_556;

/**
 * Stands for an API Gateway HTTP API on 127.0.0.1: finds the route, makes the event (payload format
 * 2.0), calls the function and writes what it returns. It answers for itself as API Gateway does:
 * 400 for a path it cannot decode, 404 without a route, 413 over 10 MB or Lambda's limit of an
 * event, 500 when the function failed or returned no response, 503 when it took over 30 s. Rejects
 * when the port is taken.
 */
export async function startApi<R extends Route>(options: ApiOptions<R>): Promise<Api> {
  const fallback = options.routes.find(({ path }) => path === "$default");
  const routes = options.routes
    .filter((route) => route !== fallback)
    .map((route) => ({ route, match: pathMatcher(route.path) }));
  const find = (method: string, rawPath: string) => {
    const path = withoutMapping(rawPath, options.mapping);
    const matches = routes.flatMap(({ route, match }) => {
      const pathParameters = route.method === method ? match(path) : undefined;
      return pathParameters === undefined ? [] : [{ route, pathParameters }];
    });
    // A segment that is written out beats a variable.
    const [best] = matches.sort(
      (a, b) => Object.keys(a.pathParameters).length - Object.keys(b.pathParameters).length,
    );
    return best ?? (fallback === undefined ? undefined : { route: fallback, pathParameters: {} });
  };
  const server = createServer((request, response) => {
    // Only a client that has gone away leads here.
    answer({ request, response, find, options }).catch(() => response.destroy());
  });
  // A client that was busy for long must not meet a connection that we are just closing.
  server.keepAliveTimeout = 0;
  await listen(server, options.port);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Exchange<R extends Route> {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly find: (
    method: string,
    path: string,
  ) => { route: R; pathParameters: Record<string, string> } | undefined;
  readonly options: ApiOptions<R>;
}

async function answer<R extends Route>({
  request,
  response,
  find,
  options,
}: Exchange<R>): Promise<void> {
  const { invoke, now = Date.now, integrationTimeoutMs = maxIntegrationMs } = options;
  const path = decodePath(request.url ?? "/");
  if (path === undefined) return refuse(response, 400, "Bad Request");
  const found = find(request.method ?? "", path);
  if (found === undefined) return refuse(response, 404, "Not Found");
  const body = await readBody(request);
  if (body === undefined) return refuse(response, 413, "Request Entity Too Large");
  const { route, pathParameters } = found;
  const event = makeEvent({
    request,
    body,
    path,
    pathParameters,
    routeKey: `${route.method} ${route.path}`.trim(),
    epochMs: now(),
  });
  if (!isPayload(event)) return refuse(response, 413, "Request Entity Too Large");
  const timer = new AbortController();
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  const call = async () => ({ result: await invoke(route, event, left.signal) });
  const outcome = await Promise.race([
    call().catch(() => "failed" as const),
    pause(integrationTimeoutMs, "late" as const, { signal: timer.signal, ref: false }),
  ]);
  timer.abort();
  if (outcome === "late") return refuse(response, 503, "Service Unavailable");
  const isAnswered =
    outcome !== "failed" && isPayload(outcome.result) && writeResult(response, outcome.result);
  if (!isAnswered) refuse(response, 500, "Internal Server Error");
}

const withoutMapping = (path: string, mapping: string | undefined): string =>
  mapping !== undefined && path.startsWith(`${mapping}/`) ? path.slice(mapping.length) : path;

const isPayload = (value: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(value) ?? "") <= maxPayloadBytes;

function refuse(response: ServerResponse, status: number, message: string): void {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(JSON.stringify({ message }));
}

/**
 * Lets the rest of an unread body go: a client that still sends would lose the answer if we closed
 * the connection.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > maxBodyBytes) {
      request.resume();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * HTTP APIs decode the path before they match it and hand it on, so an encoded slash is a slash.
 */
function decodePath(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "/");
  } catch {
    return undefined;
  }
}

function pathMatcher(template: string): (path: string) => Record<string, string> | undefined {
  if (template.includes("+}") || !template.startsWith("/"))
    throw new Error(`The local API cannot serve the route ${template}.`);
  const segments = template.split("/");
  return (path) => {
    const values = path.split("/");
    const parameters: Record<string, string> = {};
    if (values.length !== segments.length) return undefined;
    for (const [index, segment] of segments.entries()) {
      const value = values[index] ?? "";
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined ? value !== segment : value === "") return undefined;
      if (name !== undefined) parameters[name] = value;
    }
    return parameters;
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new Error(`The API cannot listen on 127.0.0.1:${port}: ${describeListenError(cause)}.`, {
      cause,
    });
  }
}

function describeListenError(error: unknown): string {
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
    return "another process uses this port; choose another with --port";
  return error instanceof Error ? error.message : String(error);
}
