import * as z from "zod/mini";
import type { ToldDoubt } from "../task/doubt.ts";
import type { FieldIssue, RequestErrorCode } from "../task/error.ts";
import type { Mark } from "../task/mark.ts";
import { PRIORITY } from "../task/queue-key.ts";
import type { Output, TaskError } from "../task/report.ts";
import type { Task } from "../task/task.ts";
import type { WaitingFor } from "../task/waiting-for.ts";
import { statuses } from "./meanings.ts";

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
  /**
   * Only says whether the request is right: nothing is read, written or sent. Whether its
   * Idempotency-Key is taken is not looked up.
   */
  dryRun: z.optional(z.boolean()),
  /** Until when the task should be settled: a later one is marked, and goes on all the same. */
  deadlineSeconds: z.optional(z.int().check(z.gte(60), z.lte(604_800))),
  /**
   * How long it may wait for its start before it is rejected uncharged; seven days if nothing is
   * said.
   */
  startWithinSeconds: z.optional(z.int().check(z.gte(60), z.lte(2_592_000))),
  metadata: z.optional(
    z
      .record(z.string().check(z.minLength(1), z.maxLength(64)), z.string().check(z.maxLength(512)))
      .check(
        z.refine((pairs) => Object.keys(pairs).length <= 16, "must have at most 16 pairs"),
        z.refine(
          (pairs) => Buffer.byteLength(JSON.stringify(pairs)) <= 2048,
          "must have at most 2 KB as JSON",
        ),
      ),
  ),
});

/** `POST /v1/tasks`: what a caller sends. */
export const submitTaskBody = submitTaskFields.check(
  z.refine(
    ({ input, follow }) => input !== undefined || follow !== undefined,
    "must have input or follow",
  ),
  z.refine(
    ({ input, follow }) => input === undefined || follow === undefined,
    "must not have both input and follow; send one of them",
  ),
  ...(["allowUndocumented", "priority", "dryRun", "startWithinSeconds"] as const).map((field) =>
    z.refine<z.infer<typeof submitTaskFields>>(
      (body) => body.follow === undefined || body[field] === undefined,
      {
        path: [field],
        error: "must not be sent with follow, which starts nothing",
      },
    ),
  ),
);

/** `GET /v1/tasks`: what the list is narrowed by, and how many tasks a page has at most. */
export const listTasksQuery = z.strictObject({
  status: z.optional(
    z
      .string()
      .check(
        z.refine(
          (text) => Object.hasOwn(statuses, text),
          `must be one of ${Object.keys(statuses).join(", ")}`,
        ),
      ),
  ),
  operation: z.optional(z.string()),
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^(?:[1-9]\d?|100)$/, "must be a whole number from 1 to 100")),
      z.transform(Number),
    ),
    20,
  ),
  cursor: z.optional(z.string()),
});

/** A larger body is refused unread. A larger Base64 input has to be given by Url or FileId. */
export const LARGEST_BODY = 256 * 1024;

/**
 * Every problem this API answers with: its code is stable, its status and title say what it means.
 */
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
  task_not_found: { status: 404, title: "There is no such task" },
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
  daily_cap_reached: {
    status: 429,
    title: "The daily cap of tasks is reached; Retry-After says when it resets",
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
export const problemType = (code: keyof typeof problems): string => `urn:callsheet:problem:${code}`;

/** A problem as RFC 9457 has it; `code` is what to branch on, `errors` point at the fields. */
export interface Problem {
  /** `urn:callsheet:problem:<code>`: the same in every deployment and behind every domain. */
  readonly type: string;
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
  /**
   * Of a doubtful task: why, with Tencent's own words if there were any; since when, and after how
   * many attempts.
   */
  readonly doubt?: ToldDoubt | undefined;
  readonly createdAt: string;
  /** Until when its caller wants it settled. */
  readonly deadline?: string | undefined;
  /**
   * What is true of it now beside its status; `marks` says what each means. Absent where nothing
   * is.
   */
  readonly marks?: readonly Mark[] | undefined;
  readonly submittedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  /** At least until then a settled task is answered, by its id and by its Idempotency-Key. */
  readonly expiresAt?: string | undefined;
  readonly completedVia?: string | undefined;
  /**
   * The how-manieth start of its lane a queued task will be if nobody comes or goes: 1 is the next;
   * 1000 also stands for whatever is further behind. `null` where finding out would take too many
   * reads. Absent while it backs off after a refusal, and in a list.
   */
  readonly queuePosition?: number | null | undefined;
  /** What a queued task waits for, and since when; `code` is Tencent's. Absent in a list. */
  readonly waitingFor?: WaitingFor | undefined;
  /**
   * When we look at the task again at the latest, never in the past; a callback may come first. Of
   * a queued task: when it is tried again after a refusal.
   */
  readonly nextCheckAt?: string | undefined;
}

/**
 * What a dry run answers with, where the request is right; else it is refused as a real one would
 * be.
 */
export interface DryRunAnswer extends Pick<TaskAnswer, "operation" | "region"> {
  readonly dryRun: true;
  readonly application?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/**
 * A page of tasks, newest first. The list is late: a task of the last second may be missing. A page
 * may have fewer tasks than asked for, or none, and be followed by others: only without
 * `nextCursor` it is the last.
 */
export interface TaskListAnswer {
  /**
   * Without what was asked for (`input`, `follow`, `metadata`, `warnings`), which can be large:
   * `GET /v1/tasks/{taskId}` has it.
   */
  readonly tasks: readonly TaskAnswer[];
  /** What to send as `cursor`, with the same `status` and `operation`, for the next page. */
  readonly nextCursor?: string | undefined;
}
