import { BODY_PROBLEMS, type Described, type Route } from "./described.ts";

const unsettled = ["Retry-After"] as const;

/** The routes below `/v1/tasks`. */
export const taskRoutes = {
  "POST /v1/tasks": {
    operationId: "submitTask",
    tag: "Tasks",
    summary: "Submit a task, or follow one that was started elsewhere",
    description:
      'The task is recorded before it is started, and charged at most once per `Idempotency-Key`. The same key is answered with the same task until its `expiresAt`. In `input`, `null` and `""` count as absent.',
    parameters: ["IdempotencyKey", "Prefer", "TraceParent"],
    body: "Submission",
    answers: {
      200: { description: "The request is correct. A dry run does no more.", schema: "DryRun" },
      202: {
        description: "The task, as it is now.",
        schema: "Task",
        headers: [
          ...(["Location", "Retry-After", "Preference-Applied", "Idempotent-Replayed"] as const),
          ...(["RateLimit-Policy", "RateLimit"] as const),
        ],
      },
    },
    problems: [
      ...BODY_PROBLEMS,
      "idempotency_key_required",
      "invalid_idempotency_key",
      "unknown_operation",
      "model_rule",
      "invalid_input",
      "operation_not_offered",
      "provider_task_of_another_kind",
      "provider_refused",
      "provider_task_not_found",
      "task_exists",
      "idempotency_conflict",
      "webhook_url_refused",
      "resume_not_offered",
      "too_many_listeners",
      "cannot_keep_result",
      "uploads_not_offered",
      "upload_not_found",
      "daily_cap_reached",
      "tenant_rate_reached",
      "tenant_tasks_at_once_reached",
      "submissions_paused",
      "claims_incomplete",
    ],
  },
  "GET /v1/tasks": {
    operationId: "listTasks",
    tag: "Tasks",
    summary: "List the tasks",
    description:
      "Newest first, unless `order` says otherwise. The list is late: a task of the last second may be missing. A page may have fewer tasks than `limit`, or none, and still be followed by others.",
    parameters: [
      ...(["Status", "Operation", "Settled", "Metadata", "CreatedAfter", "CreatedBefore"] as const),
      ...(["Order", "Limit", "Cursor"] as const),
    ],
    answers: { 200: { description: "A page of tasks.", schema: "TaskList" } },
    problems: ["invalid_cursor", "unknown_operation"],
  },
  "GET /v1/tasks/{taskId}": {
    operationId: "getTask",
    tag: "Tasks",
    summary: "Read a task",
    description: "With `Prefer: wait=20` the answer comes as soon as the task has changed.",
    parameters: ["TaskId", "Prefer", "IfNoneMatch"],
    answers: {
      200: {
        description: "The task, as it is now.",
        schema: "Task",
        headers: ["ETag", "Retry-After", "Preference-Applied"],
      },
      304: {
        description: "The task is still as `If-None-Match` says.",
        headers: ["ETag", "Retry-After", "Preference-Applied"],
      },
    },
    problems: ["task_not_found"],
  },
  "POST /v1/tasks/{taskId}/cancel": {
    operationId: "cancelTask",
    tag: "Tasks",
    summary: "Cancel a task as far as possible",
    description:
      "A task that waits is taken back. One that runs is stopped at Tencent where Tencent can stop it. The answer says how far it came.",
    parameters: ["TaskId"],
    answers: { 200: { description: "How far it was canceled.", schema: "Cancel" } },
    problems: ["task_not_found", "provider_refused"],
  },
  "POST /v1/tasks/{taskId}/refresh": {
    operationId: "refreshTask",
    tag: "Tasks",
    summary: "Ask Tencent about a task now",
    description: "At most once in ten seconds.",
    parameters: ["TaskId"],
    answers: {
      200: { description: "The task, as it stands then.", schema: "Task", headers: unsettled },
    },
    problems: [
      "task_not_found",
      "task_queued",
      "provider_task_unknown",
      "asked_recently",
      "provider_refused",
    ],
  },
  "GET /v1/tasks/{taskId}/result": {
    operationId: "getResult",
    tag: "Tasks",
    summary: "Go to a file of the result",
    description:
      "Redirects to the file with a link that is good for a while. `keepResult` on a submission makes a file outlive Tencent's link.",
    parameters: ["TaskId", "File"],
    answers: {
      303: {
        description: "The file is there. The link is a secret: whoever has it can fetch the file.",
        headers: ["Location"],
      },
    },
    problems: ["task_not_found", "not_ready", "no_result", "result_expired"],
  },
  "GET /v1/tasks/{taskId}/events": {
    operationId: "listEvents",
    tag: "Tasks",
    summary: "Read the story of a task",
    description: "With times, causes and Tencent's ids.",
    parameters: ["TaskId"],
    answers: { 200: { description: "The story.", schema: "Story" } },
    problems: ["task_not_found"],
  },
  "GET /v1/tasks/{taskId}/deliveries": {
    operationId: "listDeliveries",
    tag: "Webhooks",
    summary: "List the webhooks of a task that were tried",
    description: "At most a hundred, in the order of their making. Each tells of its tries.",
    parameters: ["TaskId"],
    answers: { 200: { description: "The deliveries.", schema: "DeliveryList" } },
    problems: ["task_not_found"],
  },
  "POST /v1/tasks/{taskId}/deliveries/{deliveryId}/replay": {
    operationId: "replayDelivery",
    tag: "Webhooks",
    summary: "Send a webhook once more",
    description: "The receiver gets the same bytes under the same `webhook-id` again.",
    parameters: ["TaskId", "DeliveryId"],
    answers: { 202: { description: "The new delivery.", schema: "Delivery" } },
    problems: ["task_not_found", "delivery_not_found", "too_many_deliveries"],
  },
} as const satisfies Partial<Record<Route, Described>>;
