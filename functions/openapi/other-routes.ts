import { BODY_PROBLEMS, type Described, type Route } from "./described.ts";

/** Every route that is not below `/v1/tasks`. */
export const otherRoutes = {
  "GET /v1/webhook-endpoints": {
    operationId: "listEndpoints",
    tag: "Webhooks",
    summary: "List the receivers that hear of every task",
    description: "At most ten. Without their secrets.",
    answers: { 200: { description: "The endpoints.", schema: "EndpointList" } },
    problems: [],
  },
  "POST /v1/webhook-endpoints": {
    operationId: "registerEndpoint",
    tag: "Webhooks",
    summary: "Register a receiver that hears of every task",
    description: "The receiver has to repeat a challenge before it is told of anything.",
    body: "EndpointRegistration",
    answers: {
      200: {
        description: "The address was registered already.",
        schema: "Endpoint",
        headers: ["Location"],
      },
      201: { description: "The new endpoint.", schema: "Endpoint", headers: ["Location"] },
    },
    problems: [...BODY_PROBLEMS, "webhook_url_refused", "too_many_endpoints"],
  },
  "GET /v1/webhook-endpoints/{endpointId}": {
    operationId: "getEndpoint",
    tag: "Webhooks",
    summary: "Read an endpoint",
    description: "`default` shows the secret that signs for every address that a task names.",
    parameters: ["EndpointId"],
    answers: { 200: { description: "The endpoint.", schema: "EndpointOrDefault" } },
    problems: ["endpoint_not_found"],
  },
  "DELETE /v1/webhook-endpoints/{endpointId}": {
    operationId: "deleteEndpoint",
    tag: "Webhooks",
    summary: "Delete an endpoint",
    description: "A delivery that was to be tried again there ends.",
    parameters: ["EndpointId"],
    answers: { 204: { description: "It hears of nothing any more." } },
    problems: ["endpoint_not_found"],
  },
  "POST /v1/webhook-endpoints/{endpointId}/rotate": {
    operationId: "rotateEndpoint",
    tag: "Webhooks",
    summary: "Give an endpoint a new secret",
    description: "For a while each webhook is signed with both secrets.",
    parameters: ["EndpointId"],
    answers: { 200: { description: "The new secret.", schema: "EndpointOrDefault" } },
    problems: ["endpoint_not_found"],
  },
  "GET /v1/lanes": {
    operationId: "listLanes",
    tag: "Tasks",
    summary: "List the lanes: how full each is, what waits there, and what blocks it",
    description: "A lane is an operation in an application. It is listed from its first task on.",
    answers: { 200: { description: "The lanes.", schema: "LaneList" } },
    problems: [],
  },
  "GET /v1/operations": {
    operationId: "listOperations",
    tag: "Operations",
    summary: "List what can be submitted, and what the words of answers mean",
    description:
      "Every operation with its limits, and the statuses and marks of tasks with their meanings.",
    isOpen: true,
    answers: {
      200: {
        description: "The operations.",
        schema: "OperationList",
        headers: ["Cache-Control"],
      },
    },
    problems: [],
  },
  "GET /v1/operations/{name}": {
    operationId: "getOperation",
    tag: "Operations",
    summary: "Read an operation with the schema of its input",
    description:
      "With an example that is accepted as it is, and the rules that JSON Schema cannot say.",
    isOpen: true,
    parameters: ["OperationName"],
    answers: {
      200: {
        description: "The operation.",
        schema: "OperationDetail",
        headers: ["Cache-Control"],
      },
    },
    problems: ["operation_not_found"],
  },
  "GET /console": {
    operationId: "getConsole",
    tag: "Service",
    summary: "Open the page that shows the tasks",
    description: "It asks for the key, and calls this API with it.",
    isOpen: true,
    answers: {
      200: { description: "The page.", isPage: true, headers: ["Cache-Control"] },
    },
    problems: [],
  },
  "GET /openapi.json": {
    operationId: "getOpenapi",
    tag: "Service",
    summary: "Read this document",
    description: "OpenAPI 3.1, made from the schemas that requests are read by.",
    isOpen: true,
    answers: {
      200: {
        description: "The document.",
        schema: "OpenapiDocument",
        headers: ["Cache-Control"],
      },
    },
    problems: [],
  },
  "GET /v1/health": {
    operationId: "getHealth",
    tag: "Service",
    summary: "Ask whether the table answers",
    description: "503 if it does not. Nothing else is told.",
    isOpen: true,
    answers: { 200: { description: "It does.", schema: "Health" } },
    problems: [],
  },
  "POST /v1/callbacks/{product}/{pathSecret}": {
    operationId: "receiveCallback",
    tag: "Service",
    summary: "Take a callback of Tencent's",
    description:
      "For Tencent only. The secret in the path and Tencent's signature take the place of a key.",
    isOpen: true,
    parameters: ["Product", "PathSecret"],
    body: "Callback",
    answers: { 200: { description: "It was taken.", schema: "CallbackReply" } },
    problems: ["not_found", "invalid_callback", "invalid_json"],
  },
} as const satisfies Partial<Record<Route, Described>>;
