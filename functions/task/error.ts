import type { Quota } from "./quota.ts";

/**
 * The codes of errors that a caller can fix, raised below `http/`. `http/api.ts` gives each its
 * HTTP status and its title.
 */
export type RequestErrorCode =
  | "unknown_operation"
  | "invalid_input"
  | "model_rule"
  | "provider_task_not_found"
  | "provider_task_of_another_kind"
  | "provider_refused"
  | "operation_not_offered"
  | "task_exists"
  | "claims_incomplete"
  | "idempotency_conflict"
  | "idempotency_key_required"
  | "invalid_idempotency_key"
  | "unauthorized"
  | "insufficient_scope"
  | "task_not_found"
  | "task_queued"
  | "provider_task_unknown"
  | "asked_recently"
  | "not_ready"
  | "no_result"
  | "result_expired"
  | "delivery_not_found"
  | "too_many_deliveries"
  | "operation_not_found"
  | "not_found"
  | "invalid_json"
  | "invalid_request"
  | "invalid_cursor"
  | "unsupported_media_type"
  | "body_too_large"
  | "invalid_callback"
  | "daily_cap_reached"
  | "tenant_rate_reached"
  | "tenant_tasks_at_once_reached"
  | "webhook_url_refused"
  | "resume_not_offered"
  | "too_many_listeners"
  | "cannot_keep_result"
  | "uploads_not_offered"
  | "upload_not_found"
  | "too_many_endpoints"
  | "endpoint_not_found"
  | "submissions_paused";

/**
 * One field that is wrong. `pointer` is a JSON pointer (RFC 6901) into the request body;
 * `parameter` is the name of a query parameter.
 */
export type FieldIssue = { readonly message: string } & (
  | { readonly pointer: string }
  | { readonly parameter: string }
);

/** A caller who has only to wait is told this. */
export interface ToldToWait {
  /** The seconds after which the same request may succeed. */
  readonly retryAfter: number;
  /** The bounds of the caller's tenant, where one of them is the reason. */
  readonly quotas?: readonly Quota[];
}

/** An error that the caller can fix. Nothing was changed. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly code: RequestErrorCode;
  readonly issues: readonly FieldIssue[];
  /**
   * The seconds after which the same request may succeed. Set where the caller has only to wait.
   */
  readonly retryAfter: number | undefined;
  readonly quotas: readonly Quota[];

  constructor(
    code: RequestErrorCode,
    message: string,
    issues: readonly FieldIssue[] = [],
    wait?: ToldToWait,
  ) {
    super(message);
    this.code = code;
    this.issues = issues;
    this.retryAfter = wait?.retryAfter;
    this.quotas = wait?.quotas ?? [];
  }
}

/**
 * A part that the request needs (the table, a secret, Tencent) does not answer or is not set up.
 * The caller may safely send the request again.
 */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** The kind of an error, for a log line: its message may hold what no line may. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** A JSON pointer to the value at this path. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}
