import * as z from "zod/mini";
import type { DoubtReason, ToldDoubt } from "../task/doubt.ts";
import type { FieldIssue, RequestErrorCode } from "../task/error.ts";
import type { Mark } from "../task/mark.ts";
import { PRIORITY } from "../task/queue-key.ts";
import type { Output, TaskError } from "../task/report.ts";
import type { Status, Task } from "../task/task.ts";
import type { WaitingFor, WaitReason } from "../task/waiting-for.ts";

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
        z.refine((pairs) => Object.keys(pairs).length <= 16, "has more than 16 pairs"),
        z.refine(
          (pairs) => Buffer.byteLength(JSON.stringify(pairs)) <= 2048,
          "is larger than 2 KB",
        ),
      ),
  ),
});

/** `POST /v1/tasks`: what a caller sends. */
export const submitTaskBody = submitTaskFields.check(
  z.refine(
    ({ input, follow }) => input !== undefined || follow !== undefined,
    "needs either input or follow",
  ),
  z.refine(
    ({ input, follow }) => input === undefined || follow === undefined,
    "has both input and follow; send one of them",
  ),
  ...(["allowUndocumented", "priority", "dryRun", "startWithinSeconds"] as const).map((field) =>
    z.refine<z.infer<typeof submitTaskFields>>(
      (body) => body.follow === undefined || body[field] === undefined,
      {
        path: [field],
        error: "has no meaning beside follow",
      },
    ),
  ),
);

/**
 * Every status of a task, and what it means for whoever waits for it. Every operation can lead to
 * each.
 */
export const statuses = {
  queued:
    "Waits for a free slot or its next try. Tencent has no request of it that it could still accept.",
  submitting: "Its start request is on its way to Tencent.",
  doubtful:
    "Tencent may have accepted the start request, and no answer says so. We look for evidence; doubt says why.",
  running: "Tencent has accepted it.",
  succeeded: "Tencent says so. Final.",
  failed: "Tencent says so. Final.",
  rejected: "Tencent refused it, or it waited too long for its start. Nothing was started. Final.",
  canceled: "It was never started, or was stopped at Tencent. Final.",
  indeterminate:
    "Whether Tencent started it, or how it ended, cannot be found out. It is never sent again. Final once it is settled.",
} as const satisfies Record<Status, string>;

/** Every reason for which a start is in doubt. */
export const doubtReasons = {
  no_answer: "Tencent did not answer, or with an error that says nothing of the start.",
  unclear_answer:
    "Tencent answered with an error code that is not documented to say whether something was started.",
  already_seen: "Tencent knows the request already, and does not name its task.",
  refused: "A repeat was refused as wrong, which says nothing of the request before it.",
  blocked: "A repeat was refused for a key, a permission or an account of ours.",
  busy: "A repeat was refused for now.",
  sender_lost: "The function that sent the request did not come back.",
} as const satisfies Record<DoubtReason, string>;

/** Every reason for which a queued task has not been started. */
export const waitReasons = {
  slot: "As many tasks of its operation and application are at Tencent as may be.",
  turn: "Its turn among the tenants, the operation's rate or its next try has not come.",
  refused: "Tencent refused it for now, with this code. It backs off.",
  blocked:
    "Tencent refuses every start of its operation and application for our sake, with this code, until that is mended.",
} as const satisfies Record<WaitReason, string>;

/** Every mark of a task: what is true of it beside its status, at the moment of the answer. */
export const marks = {
  past_deadline: "It was not settled by its deadline. It goes on, and may have been settled since.",
  stalled:
    "It has been at Tencent longer than such tasks are expected to take. Nothing is done about it.",
  not_understood:
    "For an hour no answer of Tencent's about it could be read. It goes on, is asked about again, and the operator was told.",
  result_expiring: "A file of its output soon stops existing: its expiresAt says when.",
  result_expired: "A file of its output has stopped existing.",
  details_expired:
    "What it was asked for with, or its output, is no longer kept: the field is left out.",
} as const satisfies Record<Mark, string>;

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
  invalid_request: { status: 400, title: "The request is not of the documented shape" },
  invalid_cursor: { status: 400, title: "The cursor is not one that this list was answered with" },
  invalid_json: { status: 400, title: "The body is not valid JSON" },
  idempotency_key_required: {
    status: 400,
    title: "A task costs money: an Idempotency-Key is required",
  },
  invalid_idempotency_key: {
    status: 400,
    title: "The Idempotency-Key is not 1 to 255 printable ASCII characters without commas",
  },
  unknown_operation: { status: 400, title: "There is no such operation" },
  model_rule: {
    status: 400,
    title:
      "The documentation of the chosen model rules this out (allowUndocumented: true sends it all the same)",
  },
  invalid_input: { status: 400, title: "The input does not fit its operation" },
  unauthorized: { status: 401, title: "A valid key is required: Authorization: Bearer" },
  task_not_found: { status: 404, title: "There is no such task" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: {
    status: 405,
    title: "The address does not take this method: Allow says which it takes",
  },
  body_too_large: { status: 413, title: "The body is larger than 256 KiB" },
  unsupported_media_type: { status: 415, title: "The body has to be application/json" },
  operation_not_offered: {
    status: 422,
    title: "This deployment does not use the product of the operation",
  },
  provider_task_of_another_kind: {
    status: 422,
    title: "The task at Tencent is of another operation",
  },
  provider_refused: { status: 422, title: "Tencent refuses what this request asks of it" },
  provider_task_not_found: { status: 422, title: "Tencent tells of no such task" },
  task_exists: { status: 422, title: "The task to follow is one of yours already" },
  idempotency_conflict: { status: 422, title: "This Idempotency-Key belongs to another request" },
  invalid_callback: { status: 401, title: "The callback is not authentic" },
  daily_cap_reached: {
    status: 429,
    title: "No more tasks are taken on this UTC day: ask again when Retry-After has passed",
  },
  submissions_paused: { status: 503, title: "No new tasks are taken for now" },
  claims_incomplete: {
    status: 503,
    title: "Tasks of this operation cannot be followed until the daily audit has seen to the table",
  },
  unavailable: { status: 503, title: "Temporarily unavailable: ask again" },
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
