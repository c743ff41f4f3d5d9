import * as z from "zod/mini";
import type { FieldIssue, RequestErrorCode } from "../task/error.ts";
import type { Output, TaskError } from "../task/report.ts";
import { isSettled, type Task } from "../task/task.ts";

/** `POST /v1/tasks`: what a caller sends. `input` is checked by its operation. A field whose feature is not built is unknown. */
export const submitTaskBody = z.strictObject({
  operation: z.string().check(z.maxLength(100)),
  input: z.unknown(),
  metadata: z.optional(
    z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.string().check(z.maxLength(512))).check(
      z.refine((pairs) => Object.keys(pairs).length <= 16, "has more than 16 pairs"),
      z.refine((pairs) => Buffer.byteLength(JSON.stringify(pairs)) <= 2048, "is larger than 2 KB"),
    ),
  ),
});

/** Idempotency-Key: 1 to 255 printable ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** A larger body is refused unread. A larger Base64 input has to be given by Url or FileId. */
export const LARGEST_BODY = 256 * 1024;

/** Every problem this API answers with: its code is stable, its status and title say what it means. */
export const problems = {
  invalid_request: { status: 400, title: "The request is not of the documented shape" },
  invalid_json: { status: 400, title: "The body is not valid JSON" },
  idempotency_key_required: { status: 400, title: "A task costs money: an Idempotency-Key is required" },
  invalid_idempotency_key: { status: 400, title: "The Idempotency-Key is not 1 to 255 printable ASCII characters" },
  unknown_operation: { status: 400, title: "There is no such operation" },
  invalid_input: { status: 400, title: "The input does not fit its operation" },
  unauthorized: { status: 401, title: "A valid key is required: Authorization: Bearer" },
  task_not_found: { status: 404, title: "There is no such task" },
  not_found: { status: 404, title: "Not found" },
  body_too_large: { status: 413, title: "The body is larger than 256 KiB" },
  unsupported_media_type: { status: 415, title: "The body has to be application/json" },
  idempotency_conflict: { status: 422, title: "This Idempotency-Key belongs to another request" },
  invalid_callback: { status: 401, title: "The callback is not authentic" },
  unavailable: { status: 503, title: "Temporarily unavailable: ask again" },
} as const satisfies Record<RequestErrorCode | "unavailable", { status: number; title: string }>;

/** A problem as RFC 9457 has it; `code` is what to branch on, `errors` point at the fields. */
export interface Problem {
  readonly type: "about:blank";
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldIssue[];
}

/** A task as a caller sees it. What is not known (yet) is absent. */
export interface TaskAnswer {
  readonly taskId: string;
  readonly operation: string;
  readonly status: Task["status"];
  readonly settled: boolean;
  /** Per cent, as Tencent says. */
  readonly progress?: number | undefined;
  readonly providerTaskId?: string | undefined;
  /** Tencent's, of the answer that accepted or refused the start. */
  readonly requestId?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly output?: Output | undefined;
  readonly error?: TaskError | undefined;
  readonly createdAt: string;
  readonly submittedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  readonly completedVia?: string | undefined;
  /** When we look at the task again at the latest; a callback may come first. */
  readonly nextCheckAt?: string | undefined;
}

/** The rows of a task as its answer. */
export const taskAnswer = (
  task: Task,
  rows: { input?: TaskAnswer["input"]; metadata?: TaskAnswer["metadata"]; output?: Output | undefined },
): TaskAnswer => {
  const { taskId, operation, status, createdAt } = task;
  const common = { taskId, operation, status, settled: isSettled(task), createdAt, input: rows.input, metadata: rows.metadata };
  if (isSettled(task)) {
    const { providerTaskId, requestId, submittedAt, settledAt, completedVia, error } = task;
    return { ...common, providerTaskId, requestId, output: task.output ?? rows.output, error, submittedAt, settledAt, completedVia };
  }
  if (task.status === "indeterminate") return { ...common, error: task.error, nextCheckAt: task.dueAt };
  if (task.status !== "running") return { ...common, nextCheckAt: task.dueAt };
  const { providerTaskId, requestId, progress, submittedAt, dueAt } = task;
  return { ...common, progress, providerTaskId, requestId, submittedAt, nextCheckAt: dueAt };
};

/** Seconds after which asking for a task again is worth it: often enough to be told soon, rarely enough not to be a burden. */
export const retryAfter = (task: Task): number => (task.status === "running" || task.status === "submitting" ? 5 : 30);
