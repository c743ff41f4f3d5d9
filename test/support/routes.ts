import { createHandler as cancelTask } from "../../functions/cancel-task.ts";
import { createHandler as createUpload } from "../../functions/create-upload.ts";
import { createHandler as getConsole } from "../../functions/get-console.ts";
import { createHandler as getDocs } from "../../functions/get-docs.ts";
import { createHandler as getHealth } from "../../functions/get-health.ts";
import { createHandler as getOpenapi } from "../../functions/get-openapi.ts";
import { createHandler as getResult } from "../../functions/get-result.ts";
import { createHandler as getTask } from "../../functions/get-task.ts";
import { createHandler as getUsage } from "../../functions/get-usage.ts";
import { createHandler as listDeliveries } from "../../functions/list-deliveries.ts";
import { createHandler as listEvents } from "../../functions/list-events.ts";
import { createHandler as listLanes } from "../../functions/list-lanes.ts";
import { createHandler as listOperations } from "../../functions/list-operations.ts";
import { createHandler as listTasks } from "../../functions/list-tasks.ts";
import { createHandler as receiveCallback } from "../../functions/receive-callback.ts";
import { createHandler as refreshTask } from "../../functions/refresh-task.ts";
import { createHandler as refuseRequest } from "../../functions/refuse-request.ts";
import { createHandler as replayDelivery } from "../../functions/replay-delivery.ts";
import { createHandler as submitTask } from "../../functions/submit-task.ts";
import { createHandler as webhookEndpoints } from "../../functions/webhook-endpoints.ts";
import { consolePage } from "../../infra/console-page.ts";
import { referenceScript } from "../../infra/reference-script.ts";

const documents = (
  [
    "/docs",
    "/docs/reference",
    "/docs/reference.js",
    "/docs/problems/{code}",
    "/docs/operations/{name}",
  ] as const
).flatMap((path) =>
  (["GET", "HEAD"] as const).map((method) => ({
    method,
    path,
    create: () => getDocs(referenceScript),
  })),
);

/** The routes of the stack, which a test holds against the template. */
export const routes = [
  { method: "POST", path: "/v1/tasks", create: submitTask },
  { method: "GET", path: "/v1/tasks/{taskId}", create: getTask },
  { method: "HEAD", path: "/v1/tasks/{taskId}", create: getTask },
  { method: "GET", path: "/v1/tasks", create: listTasks },
  { method: "HEAD", path: "/v1/tasks", create: listTasks },
  { method: "POST", path: "/v1/tasks/{taskId}/cancel", create: cancelTask },
  { method: "POST", path: "/v1/tasks/{taskId}/refresh", create: refreshTask },
  { method: "GET", path: "/v1/tasks/{taskId}/result", create: getResult },
  { method: "HEAD", path: "/v1/tasks/{taskId}/result", create: getResult },
  { method: "GET", path: "/v1/tasks/{taskId}/deliveries", create: listDeliveries },
  { method: "HEAD", path: "/v1/tasks/{taskId}/deliveries", create: listDeliveries },
  {
    method: "POST",
    path: "/v1/tasks/{taskId}/deliveries/{deliveryId}/replay",
    create: replayDelivery,
  },
  { method: "GET", path: "/v1/tasks/{taskId}/events", create: listEvents },
  { method: "HEAD", path: "/v1/tasks/{taskId}/events", create: listEvents },
  { method: "GET", path: "/v1/webhook-endpoints", create: webhookEndpoints },
  { method: "HEAD", path: "/v1/webhook-endpoints", create: webhookEndpoints },
  { method: "POST", path: "/v1/webhook-endpoints", create: webhookEndpoints },
  { method: "GET", path: "/v1/webhook-endpoints/{endpointId}", create: webhookEndpoints },
  { method: "HEAD", path: "/v1/webhook-endpoints/{endpointId}", create: webhookEndpoints },
  { method: "DELETE", path: "/v1/webhook-endpoints/{endpointId}", create: webhookEndpoints },
  { method: "POST", path: "/v1/webhook-endpoints/{endpointId}/rotate", create: webhookEndpoints },
  { method: "POST", path: "/v1/uploads", create: createUpload },
  { method: "GET", path: "/v1/lanes", create: listLanes },
  { method: "HEAD", path: "/v1/lanes", create: listLanes },
  { method: "GET", path: "/v1/usage", create: getUsage },
  { method: "HEAD", path: "/v1/usage", create: getUsage },
  { method: "GET", path: "/v1/operations", create: listOperations },
  { method: "HEAD", path: "/v1/operations", create: listOperations },
  { method: "GET", path: "/v1/operations/{name}", create: listOperations },
  { method: "HEAD", path: "/v1/operations/{name}", create: listOperations },
  { method: "GET", path: "/console", create: () => getConsole(consolePage) },
  { method: "HEAD", path: "/console", create: () => getConsole(consolePage) },
  ...documents,
  { method: "GET", path: "/openapi.json", create: getOpenapi },
  { method: "HEAD", path: "/openapi.json", create: getOpenapi },
  { method: "POST", path: "/v1/callbacks/{product}/{pathSecret}", create: receiveCallback },
  { method: "GET", path: "/v1/health", create: getHealth },
  { method: "HEAD", path: "/v1/health", create: getHealth },
  { method: "", path: "$default", create: refuseRequest },
] as const;
