import type { IncomingMessage } from "node:http";
import { createHandler as cancelTask } from "../../functions/cancel-task.ts";
import { compose } from "../../functions/compose.ts";
import { createHandler as getResult } from "../../functions/get-result.ts";
import { createHandler as getTask } from "../../functions/get-task.ts";
import type { HttpResponse } from "../../functions/http/handler.ts";
import type { Dependencies, Forward } from "../../functions/lifecycle/common/dependencies.ts";
import { createHandler as listDeliveries } from "../../functions/list-deliveries.ts";
import { createHandler as listEvents } from "../../functions/list-events.ts";
import { createHandler as listTasks } from "../../functions/list-tasks.ts";
import { createHandler as pollTasks } from "../../functions/poll-tasks.ts";
import { createHandler as receiveCallback } from "../../functions/receive-callback.ts";
import { createHandler as refreshTask } from "../../functions/refresh-task.ts";
import { createHandler as replayDelivery } from "../../functions/replay-delivery.ts";
import { createHandler as startTasks } from "../../functions/start-tasks.ts";
import { createHandler as submitTask } from "../../functions/submit-task.ts";
import type { Log, LogFields } from "../../functions/task/log.ts";
import type { Send } from "../../functions/tencent/client.ts";
import { createHandler as webhookEndpoints } from "../../functions/webhook-endpoints.ts";
import { makeEvent } from "../../infra/local/api-event.ts";
import { WatchedTable } from "./watched-table.ts";

/** Dummies, as every secret in these tests. Of what can be rotated there are two. */
export const secrets = {
  API_SECRET: { key: "hostile-api-key-00000000", tenants: { studio: "hostile-studio-key-00000" } },
  IDENTITY_SECRET: { key: "hostile-identity-key-000" },
  CONTEXT_SECRET: { active: "k2", k1: "hostile-context-key-0001", k2: "hostile-context-key-0002" },
  CALLBACK_SECRET: {
    path: ["hostile-path-secret-0002", "hostile-path-secret-0001"],
    vod: ["HostileVodSignKey0002", "HostileVodSignKey0001"],
    mps: ["HostileMpsNotifyKey02", "HostileMpsNotifyKey01"],
    tiw: ["HostileTiwCallbackKey02", "HostileTiwCallbackKey01"],
    trtc: ["HostileTrtcKey00000002", "HostileTrtcKey00000001"],
  },
  WEBHOOK_SECRET: { active: "k1", k1: "hostile-webhook-key-0001" },
  TENCENT_SECRET: { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" },
};

/** The applications of the examples in test/fixtures/operations. */
const applications = {
  TENCENT_VOD_SUB_APP_IDS: "1500000000,221073,251007502",
  TENCENT_TIW_SDK_APP_IDS: "1400000001",
  TENCENT_TRTC_SDK_APP_IDS: "1400000002,1234",
};

const environment = {
  TABLE_NAME: "hostile",
  ENVIRONMENT: "test",
  AWS_REGION: "us-east-1",
  CALLBACK_PRODUCTS: "vod,mps,tiw,trtc",
  CALLBACK_BASE_URL: "https://api.example",
  ...applications,
  ...Object.fromEntries(Object.keys(secrets).map((name) => [name, name])),
};

/** A request as it arrives at API Gateway, its path taken apart. */
export interface Request {
  readonly route: keyof typeof routes;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const routes = {
  submit: { method: "POST", path: "/v1/tasks", create: submitTask },
  get: { method: "GET", path: "/v1/tasks/{taskId}", create: getTask },
  list: { method: "GET", path: "/v1/tasks", create: listTasks },
  cancel: { method: "POST", path: "/v1/tasks/{taskId}/cancel", create: cancelTask },
  refresh: { method: "POST", path: "/v1/tasks/{taskId}/refresh", create: refreshTask },
  result: { method: "GET", path: "/v1/tasks/{taskId}/result", create: getResult },
  deliveries: { method: "GET", path: "/v1/tasks/{taskId}/deliveries", create: listDeliveries },
  events: { method: "GET", path: "/v1/tasks/{taskId}/events", create: listEvents },
  replay: {
    method: "POST",
    path: "/v1/tasks/{taskId}/deliveries/{deliveryId}/replay",
    create: replayDelivery,
  },
  register: { method: "POST", path: "/v1/webhook-endpoints", create: webhookEndpoints },
  endpoint: {
    method: "GET",
    path: "/v1/webhook-endpoints/{endpointId}",
    create: webhookEndpoints,
  },
  remove: {
    method: "DELETE",
    path: "/v1/webhook-endpoints/{endpointId}",
    create: webhookEndpoints,
  },
  rotate: {
    method: "POST",
    path: "/v1/webhook-endpoints/{endpointId}/rotate",
    create: webhookEndpoints,
  },
  callback: {
    method: "POST",
    path: "/v1/callbacks/{product}/{pathSecret}",
    create: receiveCallback,
  },
} as const;

export interface LogLine extends LogFields {
  readonly event: string;
}

/**
 * The shipped handlers in this process, on a table in memory and a clock that moves when it is told
 * or when somebody sleeps.
 */
export interface World {
  readonly table: WatchedTable;
  readonly dependencies: Dependencies;
  now(): number;
  pass(milliseconds: number): void;
  /**
   * Resolves with the answer; rejects where a handler throws, which API Gateway would answer with
   * 500.
   */
  post(request: Request): Promise<HttpResponse>;
  /** One run of both scheduled functions. */
  tick(): Promise<void>;
}

/** When these worlds begin; Tencent's samples are valid then. */
export const START = Date.parse("2026-01-01T00:00:00.000Z");

/** Makes a world whose requests to Tencent go to `send`. */
export const makeWorld = (options: {
  send: Send;
  forward?: Forward;
  log?: Log;
  start?: number;
  environment?: Readonly<Record<string, string>>;
}): World => {
  const table = new WatchedTable();
  let now = options.start ?? START;
  let nonces = 0;
  const clock = {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  const dependencies = compose(
    { ...environment, ...options.environment },
    {
      clock,
      chance: { nonce: () => String(nonces++).padStart(22, "0") },
      log: options.log ?? (() => undefined),
      table,
      send: options.send,
      ...(options.forward === undefined ? {} : { forward: options.forward }),
      readSecret: async (reference) => JSON.stringify(secrets[reference as keyof typeof secrets]),
    },
  );
  const handlers = Object.fromEntries(
    Object.entries(routes).map(([name, { create }]) => [name, create(dependencies)]),
  );
  const scheduled = [pollTasks(dependencies), startTasks(dependencies)];
  return {
    table,
    dependencies,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    post: async (request) => {
      const handler = handlers[request.route];
      if (handler === undefined) throw new Error(`There is no route ${request.route}.`);
      return handler(eventOf(request, now));
    },
    tick: async () => {
      for (const run of scheduled) await run();
    },
  };
};

/**
 * The event as API Gateway makes it: header names in lower case, repeated ones joined, bytes that
 * are no text in Base64.
 */
const eventOf = (
  { route, pathParameters = {}, query, headers, body }: Request,
  epochMs: number,
): unknown => {
  const { method, path } = routes[route];
  const request = {
    method,
    url: query === undefined ? path : `${path}?${query}`,
    httpVersion: "1.1",
    rawHeaders: [["Host", "api.example"], ...headers].flat(),
    socket: { remoteAddress: "127.0.0.1", localPort: 443 },
  };
  return makeEvent({
    request: request as unknown as IncomingMessage,
    body,
    path,
    pathParameters,
    routeKey: `${method} ${path}`,
    epochMs,
  });
};
