import * as z from "zod/mini";
import type { FieldIssue, RequestErrorCode } from "../task/error.ts";
import { PRIORITY, readPlace } from "../task/line.ts";
import type { Output, TaskError } from "../task/report.ts";
import { isSettled, type Status, type Task } from "../task/task.ts";

/**
 * `input` starts a task, `follow` names one that was started elsewhere; both are checked by their
 * operation. A field whose feature is not built is unknown.
 */
const submitTaskFields = z.strictObject({
  operation: z.string().check(z.maxLength(100)),
  input: z.optional(z.unknown()),
  follow: z.optional(z.unknown()),
  region: z.optional(z.string().check(z.maxLength(64))),
  allowUndocumented: z.optional(z.boolean()),
  priority: z.optional(z.int().check(z.minimum(PRIORITY.lowest), z.maximum(PRIORITY.highest))),
  metadata: z.optional(
    z.record(z.string().check(z.minLength(1), z.maxLength(64)), z.string().check(z.maxLength(512))).check(
      z.refine((pairs) => Object.keys(pairs).length <= 16, "has more than 16 pairs"),
      z.refine((pairs) => Buffer.byteLength(JSON.stringify(pairs)) <= 2048, "is larger than 2 KB"),
    ),
  ),
});

/** `POST /v1/tasks`: what a caller sends. */
export const submitTaskBody = submitTaskFields.check(
  z.refine(({ follow, priority }) => follow === undefined || priority === undefined, {
    path: ["priority"],
    error: "has no meaning beside follow",
  }),
  z.refine(({ input, follow }) => (input === undefined) !== (follow === undefined), "needs either input or follow"),
  z.refine(({ follow, allowUndocumented }) => follow === undefined || allowUndocumented === undefined, {
    path: ["allowUndocumented"],
    error: "has no meaning beside follow",
  }),
);

/** Every status of a task, and what it means for whoever waits for it. Every operation can lead to each. */
export const statuses = {
  queued: "Waits for a free slot or its next try. Tencent has no request of it that it could still accept.",
  submitting: "Its start request is on its way to Tencent.",
  doubtful: "Tencent did not answer the start request and may have accepted it. We look for evidence.",
  running: "Tencent has accepted it.",
  succeeded: "Tencent says so. Final.",
  failed: "Tencent says so. Final.",
  rejected: "Tencent refused it, or it waited too long for its start. Nothing was started. Final.",
  canceled: "It was never started, or was stopped at Tencent. Final.",
  indeterminate: "Whether Tencent started it, or how it ended, cannot be found out. It is never sent again. Final once it is settled.",
} as const satisfies Record<Status, string>;

/** `GET /v1/tasks`: what the list is narrowed by, and how many tasks a page has at most. */
export const listTasksQuery = z.strictObject({
  status: z.optional(
    z.string().check(z.refine((text) => Object.hasOwn(statuses, text), `must be one of ${Object.keys(statuses).join(", ")}`)),
  ),
  operation: z.optional(z.string()),
  limit: z._default(
    z.pipe(z.string().check(z.regex(/^(?:[1-9]\d?|100)$/, "must be a whole number from 1 to 100")), z.transform(Number)),
    20,
  ),
  cursor: z.optional(z.string()),
});

/** Idempotency-Key: 1 to 255 printable ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

/** A larger body is refused unread. A larger Base64 input has to be given by Url or FileId. */
export const LARGEST_BODY = 256 * 1024;

/** Every problem this API answers with: its code is stable, its status and title say what it means. */
export const problems = {
  invalid_request: { status: 400, title: "The request is not of the documented shape" },
  invalid_cursor: { status: 400, title: "The cursor is not one that this list was answered with" },
  invalid_json: { status: 400, title: "The body is not valid JSON" },
  idempotency_key_required: { status: 400, title: "A task costs money: an Idempotency-Key is required" },
  invalid_idempotency_key: { status: 400, title: "The Idempotency-Key is not 1 to 255 printable ASCII characters" },
  unknown_operation: { status: 400, title: "There is no such operation" },
  model_rule: {
    status: 400,
    title: "The documentation of the chosen model rules this out (allowUndocumented: true sends it all the same)",
  },
  invalid_input: { status: 400, title: "The input does not fit its operation" },
  unauthorized: { status: 401, title: "A valid key is required: Authorization: Bearer" },
  task_not_found: { status: 404, title: "There is no such task" },
  not_found: { status: 404, title: "Not found" },
  body_too_large: { status: 413, title: "The body is larger than 256 KiB" },
  unsupported_media_type: { status: 415, title: "The body has to be application/json" },
  provider_task_not_found: { status: 422, title: "Tencent knows no such task" },
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
  readonly follow?: Readonly<Record<string, string>> | undefined;
  readonly region?: string | undefined;
  /** What about the input is not documented, and was sent all the same. */
  readonly warnings?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly output?: Output | undefined;
  readonly error?: TaskError | undefined;
  readonly createdAt: string;
  readonly submittedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  readonly completedVia?: string | undefined;
  /**
   * The how-manieth start of its lane a queued task will be if nobody comes or goes: 1 is the next; 1000 also stands for whatever is further
   * behind. Absent while it rests after a refusal, and in a list.
   */
  readonly queuePosition?: number | undefined;
  /** When we look at the task again at the latest; a callback may come first. Of a queued task: when it is tried again after a refusal. */
  readonly nextCheckAt?: string | undefined;
}

/** What an answer shows beside the task's own row. `hidden` names fields of the input that hold credentials. */
type AnswerRows = Pick<TaskAnswer, "input" | "follow" | "metadata" | "warnings" | "output" | "queuePosition"> & {
  readonly hidden?: readonly string[] | undefined;
};

/** The rows of a task as its answer. */
export const taskAnswer = (task: Task, rows: AnswerRows): TaskAnswer => {
  const { taskId, operation, status, createdAt, region } = task;
  const { follow, metadata, warnings } = rows;
  const asked = follow === undefined ? { input: masked(rows.input, rows.hidden) } : { follow };
  const common = { taskId, operation, status, settled: isSettled(task), createdAt, ...asked, region, warnings, metadata };
  if (isSettled(task)) {
    const { requestId, submittedAt, settledAt, completedVia, error } = task;
    const providerTaskId = task.providerTaskId || undefined;
    return { ...common, providerTaskId, requestId, output: task.output ?? rows.output, error, submittedAt, settledAt, completedVia };
  }
  if (task.status === "indeterminate") return { ...common, error: task.error, nextCheckAt: task.dueAt };
  if (task.status === "queued") return { ...common, queuePosition: rows.queuePosition, nextCheckAt: readPlace(task.dueAt)?.restsUntil };
  if (task.status !== "running") return { ...common, nextCheckAt: task.dueAt };
  const { requestId, progress, submittedAt, dueAt } = task;
  return { ...common, progress, providerTaskId: task.providerTaskId || undefined, requestId, submittedAt, nextCheckAt: dueAt };
};

/**
 * A page of tasks, newest first. The list is late: a task of the last second may be missing. A page may have fewer tasks than asked for,
 * or none, and be followed by others: only without `nextCursor` it is the last.
 */
export interface TaskListAnswer {
  /** Without what was asked for (`input`, `follow`, `metadata`, `warnings`), which can be large: `GET /v1/tasks/{taskId}` has it. */
  readonly tasks: readonly TaskAnswer[];
  /** What to send as `cursor`, with the same `status` and `operation`, for the next page. */
  readonly nextCursor?: string | undefined;
}

/** What an operation can do, so that nobody has to read code for it. Durations in seconds; what an operation does not have is absent. */
export interface OperationAnswer {
  /** What to submit it by. */
  readonly operation: string;
  readonly summary: string;
  readonly product: string;
  /** Tencent's names of the actions that start a task and that tell what became of it. */
  readonly action: string;
  readonly describedBy: string;
  /** The field of `input` that names an application; without it the deployment's first one is used. */
  readonly applicationField?: string | undefined;
  /** What `region` may be, the first being the default. Empty: the product has no regions. */
  readonly regions: readonly string[];
  /** Whether Tencent tells of the end: `undocumented` where it may. An outcome is asked for in any case. */
  readonly callback: "documented" | "undocumented" | "none";
  /** What Tencent knows a repeated start by: whether one that was not answered can be repeated, or found, without paying twice. */
  readonly dedupe: "by-session" | "by-session-and-found" | "none";
  /** The same for people. */
  readonly afterSilence: string;
  /** Which tasks Tencent can stop. One that was not started yet can always be canceled. */
  readonly cancel: "waiting" | "waiting-or-running" | "none";
  /** What a task that was started elsewhere may be named by in `follow`: one of these. */
  readonly followBy: readonly string[];
  /** How long a result exists, at least. Absent where it stays until somebody deletes it, or where there is none. */
  readonly resultLifeSeconds?: number | undefined;
  /** How long Tencent knows a task that has ended. Absent where that is not documented. */
  readonly recordLifeSeconds?: number | undefined;
  /** After this long no task is still running. */
  readonly longestLifeSeconds: number;
  /** Starts per second that Tencent documents for the account. We stay below it. */
  readonly ratePerSecond: number;
  /** Tasks that one application may have at Tencent at once, the others waiting here, and the setting that changes it. Absent: no limit. */
  readonly concurrency?: { readonly default: number; readonly setting: string } | undefined;
  /** How long after the start Tencent is asked for the first time, where its callbacks arrive and where they do not. */
  readonly firstAskAfterSeconds: { readonly callback: number; readonly noCallback: number };
  /** What a task's `status` can be. */
  readonly statuses: readonly string[];
}

/** The input without the credentials in it. */
const masked = (input: TaskAnswer["input"], hidden: readonly string[] = []): TaskAnswer["input"] => {
  if (input === undefined || hidden.length === 0) return input;
  return JSON.parse(JSON.stringify(input, (name, value: unknown) => (hidden.includes(name) ? "…" : value)));
};

/** Seconds after which asking for a task again is worth it: often enough to be told soon, rarely enough not to be a burden. */
export const retryAfter = (task: Task): number => (task.status === "running" || task.status === "submitting" ? 5 : 30);
