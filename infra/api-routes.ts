import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import type { FunctionForm } from "./service-function.ts";
import type { ApiRoute } from "./task-api.ts";

/**
 * The secrets of a function that may start a task: Tencent's keys, our MAC, and where callbacks are
 * to go.
 */
export const STARTING = ["CONTEXT_SECRET", "CALLBACK_SECRET", "TENCENT_SECRET"] as const;

/** Each thing that can be read can be asked for without its body, too. */
const READING = [HttpMethod.GET, HttpMethod.HEAD];

/** Finds a task. For a waiting caller it asks Tencent how far the task is, for up to 20 s. */
const GET_TASK: FunctionForm = {
  entry: "get-task",
  timeoutSeconds: 29,
  table: "place",
  secrets: ["API_SECRET", "TENCENT_SECRET"],
  results: "read",
};

const SUBMIT_TASK: FunctionForm = {
  entry: "submit-task",
  timeoutSeconds: 25,
  table: "write",
  secrets: ["API_SECRET", "IDENTITY_SECRET", ...STARTING],
  results: "read",
};

/** The context's keys sign its cursors. */
const LIST_TASKS: FunctionForm = {
  entry: "list-tasks",
  timeoutSeconds: 25,
  table: "list",
  secrets: ["API_SECRET", "CONTEXT_SECRET"],
};

/** It may hand a slot on to the next task. */
const CANCEL_TASK: FunctionForm = {
  entry: "cancel-task",
  timeoutSeconds: 25,
  table: "write",
  secrets: ["API_SECRET", ...STARTING],
  results: "read",
};

/** The same holds for it, where Tencent says that the task is over. */
const REFRESH_TASK: FunctionForm = { ...CANCEL_TASK, entry: "refresh-task" };

const GET_RESULT: FunctionForm = {
  entry: "get-result",
  timeoutSeconds: 10,
  table: "read",
  secrets: ["API_SECRET"],
  results: "read",
};

/** It signs links that take files, and reads and stores nothing itself. */
export const CREATE_UPLOAD: FunctionForm = {
  entry: "create-upload",
  timeoutSeconds: 10,
  table: "read",
  secrets: ["API_SECRET"],
  results: "upload",
};

const LIST_DELIVERIES: FunctionForm = {
  entry: "list-deliveries",
  timeoutSeconds: 10,
  table: "partition",
  secrets: ["API_SECRET"],
};

const LIST_EVENTS: FunctionForm = { ...LIST_DELIVERIES, entry: "list-events" };

/** The table's stream brings what it writes to the function that tells. */
const REPLAY_DELIVERY: FunctionForm = {
  entry: "replay-delivery",
  timeoutSeconds: 10,
  table: "replay",
  secrets: ["API_SECRET"],
};

const LIST_OPERATIONS: FunctionForm = {
  entry: "list-operations",
  timeoutSeconds: 10,
  table: "none",
  secrets: [],
};

const GET_DOCS: FunctionForm = { ...LIST_OPERATIONS, entry: "get-docs" };

const LIST_LANES: FunctionForm = {
  entry: "list-lanes",
  timeoutSeconds: 10,
  table: "look",
  secrets: ["API_SECRET"],
};

const GET_USAGE: FunctionForm = {
  entry: "get-usage",
  timeoutSeconds: 10,
  table: "sum",
  secrets: ["API_SECRET"],
};

export const RECEIVE_CALLBACK: FunctionForm = {
  entry: "receive-callback",
  timeoutSeconds: 25,
  table: "write",
  secrets: STARTING,
  results: "start",
};

const GET_HEALTH: FunctionForm = {
  entry: "get-health",
  timeoutSeconds: 10,
  table: "read",
  secrets: [],
};

/** It shows secrets and dials nobody: `deliver-events` sends the challenge. */
const WEBHOOK_ENDPOINTS: FunctionForm = {
  entry: "webhook-endpoints",
  timeoutSeconds: 25,
  table: "register",
  secrets: ["API_SECRET", "WEBHOOK_SECRET"],
};

/**
 * Each route with the function that handles it. Timeouts nest: a create call at Tencent (10 s) <
 * the function that makes it < API Gateway (30 s).
 */
export const ROUTES: readonly (Omit<ApiRoute, "handledBy"> & { readonly form: FunctionForm })[] = [
  { methods: [HttpMethod.POST], path: "/v1/tasks", form: SUBMIT_TASK },
  { methods: READING, path: "/v1/tasks/{taskId}", form: GET_TASK },
  { methods: READING, path: "/v1/tasks", form: LIST_TASKS },
  { methods: [HttpMethod.POST], path: "/v1/tasks/{taskId}/cancel", form: CANCEL_TASK },
  { methods: [HttpMethod.POST], path: "/v1/tasks/{taskId}/refresh", form: REFRESH_TASK },
  { methods: READING, path: "/v1/tasks/{taskId}/result", form: GET_RESULT },
  { methods: READING, path: "/v1/tasks/{taskId}/deliveries", form: LIST_DELIVERIES },
  {
    methods: [HttpMethod.POST],
    path: "/v1/tasks/{taskId}/deliveries/{deliveryId}/replay",
    form: REPLAY_DELIVERY,
  },
  { methods: READING, path: "/v1/tasks/{taskId}/events", form: LIST_EVENTS },
  {
    methods: [...READING, HttpMethod.POST],
    path: "/v1/webhook-endpoints",
    form: WEBHOOK_ENDPOINTS,
  },
  {
    methods: [...READING, HttpMethod.DELETE],
    path: "/v1/webhook-endpoints/{endpointId}",
    form: WEBHOOK_ENDPOINTS,
  },
  {
    methods: [HttpMethod.POST],
    path: "/v1/webhook-endpoints/{endpointId}/rotate",
    form: WEBHOOK_ENDPOINTS,
  },
  { methods: [HttpMethod.POST], path: "/v1/uploads", form: CREATE_UPLOAD },
  { methods: READING, path: "/v1/lanes", form: LIST_LANES },
  { methods: READING, path: "/v1/usage", form: GET_USAGE },
  { methods: READING, path: "/v1/operations", form: LIST_OPERATIONS },
  { methods: READING, path: "/v1/operations/{name}", form: LIST_OPERATIONS },
  { methods: READING, path: "/console", form: { ...LIST_OPERATIONS, entry: "get-console" } },
  { methods: READING, path: "/docs", form: GET_DOCS },
  { methods: READING, path: "/docs/reference", form: GET_DOCS },
  { methods: READING, path: "/docs/reference.js", form: GET_DOCS },
  { methods: READING, path: "/docs/problems/{code}", form: GET_DOCS },
  { methods: READING, path: "/docs/operations/{name}", form: GET_DOCS },
  { methods: READING, path: "/openapi.json", form: { ...LIST_OPERATIONS, entry: "get-openapi" } },
  {
    methods: [HttpMethod.POST],
    path: "/v1/callbacks/{product}/{pathSecret}",
    form: RECEIVE_CALLBACK,
  },
  { methods: READING, path: "/v1/health", form: GET_HEALTH },
];
