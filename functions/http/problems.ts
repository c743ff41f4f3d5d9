import type { FieldIssue, RequestErrorCode } from "../task/error.ts";

/** Every problem that this API answers with. The code is stable; status and title explain it. */
export const problems = {
  invalid_request: { status: 400, title: "The request does not have the documented form" },
  invalid_cursor: { status: 400, title: "The cursor does not belong to this list" },
  invalid_json: { status: 400, title: "The body is not valid JSON" },
  idempotency_key_required: {
    status: 400,
    title: "A task costs money, so the Idempotency-Key header is required",
  },
  invalid_idempotency_key: {
    status: 400,
    title: "The Idempotency-Key must have 1 to 255 printable ASCII characters and no comma",
  },
  unknown_operation: { status: 400, title: "This API has no such operation" },
  model_rule: {
    status: 400,
    title:
      "Tencent's documentation of the chosen model rules this out; allowUndocumented: true sends it anyway",
  },
  invalid_input: { status: 400, title: "The input does not fit the operation" },
  unauthorized: {
    status: 401,
    title: "A valid key is required, sent as Authorization: Bearer <key>",
  },
  insufficient_scope: {
    status: 403,
    title: "The key is valid and may not do this",
  },
  task_not_found: { status: 404, title: "There is no such task" },
  task_queued: { status: 409, title: "The task is queued, so Tencent knows nothing of it" },
  provider_task_unknown: {
    status: 409,
    title: "Tencent has not named the task yet, so it cannot be asked about",
  },
  asked_recently: {
    status: 429,
    title: "Tencent was asked about the task a moment ago; Retry-After says when it may be again",
  },
  not_ready: { status: 409, title: "The task has not settled yet, so it has no result" },
  no_result: { status: 404, title: "The task has no such file" },
  result_expired: { status: 410, title: "The file does not exist any more" },
  delivery_not_found: { status: 404, title: "The task has no such delivery" },
  too_many_deliveries: { status: 422, title: "The task has a hundred deliveries already" },
  endpoint_not_found: { status: 404, title: "There is no such webhook endpoint" },
  operation_not_found: { status: 404, title: "This API has no such operation" },
  not_found: { status: 404, title: "There is nothing at this address" },
  method_not_allowed: {
    status: 405,
    title: "This address does not take this method; the Allow header lists those it takes",
  },
  body_too_large: { status: 413, title: "The body is larger than 256 KiB" },
  unsupported_media_type: { status: 415, title: "The body must be application/json" },
  operation_not_offered: {
    status: 422,
    title: "This deployment does not offer the operation",
  },
  provider_task_of_another_kind: {
    status: 422,
    title: "The task at Tencent belongs to another operation",
  },
  provider_refused: { status: 422, title: "Tencent refused a call that this request needs" },
  provider_task_not_found: {
    status: 422,
    title: "Tencent names no such task that could be followed",
  },
  task_exists: { status: 422, title: "You already have the task that you want to follow" },
  idempotency_conflict: { status: 422, title: "This Idempotency-Key belongs to another request" },
  invalid_callback: { status: 401, title: "The callback is not authentic" },
  webhook_url_refused: {
    status: 422,
    title: "A webhook has to go to a public https address",
  },
  resume_not_offered: { status: 422, title: "This deployment resumes no workflows" },
  too_many_listeners: { status: 422, title: "A task tells five addresses at most" },
  cannot_keep_result: { status: 422, title: "The result of this task cannot be kept" },
  uploads_not_offered: { status: 422, title: "This deployment takes no files" },
  upload_not_found: { status: 422, title: "The input names a file that was not uploaded" },
  too_many_endpoints: { status: 422, title: "A tenant has ten webhook endpoints at most" },
  daily_cap_reached: {
    status: 429,
    title: "The daily cap of tasks is reached; Retry-After says when it resets",
  },
  tenant_rate_reached: {
    status: 429,
    title: "You submit more new tasks a second than you may; Retry-After says when to come again",
  },
  tenant_tasks_at_once_reached: {
    status: 429,
    title: "You have as many tasks that have not settled as you may",
  },
  submissions_paused: { status: 503, title: "The operator has paused new tasks" },
  claims_incomplete: {
    status: 503,
    title: "Tasks of this operation cannot be followed before the next daily audit has run",
  },
  unavailable: { status: 503, title: "Temporarily unavailable; send the same request again" },
} as const satisfies Record<
  RequestErrorCode | "method_not_allowed" | "unavailable",
  { status: number; title: string }
>;

/** The `type` of a problem. */
export function problemType(code: keyof typeof problems): string {
  return `urn:callsheet:problem:${code}`;
}

/** A problem as RFC 9457 has it. Programs branch on `code`; `errors` points at the wrong fields. */
export interface Problem {
  /** `urn:callsheet:problem:<code>`: the same in every deployment and behind every domain. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldIssue[];
}
