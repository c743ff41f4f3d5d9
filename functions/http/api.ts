import * as z from "zod/mini";
import type { ToldDoubt } from "../task/doubt.ts";
import type { ShownCopy } from "../task/keeping.ts";
import { EVENT_TYPES } from "../task/listener.ts";
import type { Mark } from "../task/mark.ts";
import { PRIORITY } from "../task/queue-key.ts";
import type { Output, TaskError } from "../task/report.ts";
import type { Task } from "../task/task.ts";
import type { WaitingFor } from "../task/waiting-for.ts";

const webhookUrl = z.string().check(z.maxLength(2048));
const webhookEvents = z.optional(
  z.array(z.enum(EVENT_TYPES)).check(z.minLength(1), z.maxLength(EVENT_TYPES.length)),
);

/**
 * The workflow that waits. Lengths and characters are those of AWS's API references: `taskToken` of
 * SendTaskSuccess, `CallbackId` of SendDurableExecutionCallbackSuccess.
 */
const waitingWorkflow = z
  .strictObject({
    stepFunctions: z.optional(
      z.strictObject({ taskToken: z.string().check(z.minLength(1), z.maxLength(2048)) }),
    ),
    durableFunction: z.optional(
      z.strictObject({
        callbackId: z
          .string()
          .check(
            z.maxLength(1024),
            z.regex(/^[A-Za-z0-9+/]+={0,2}$/, "must be the callback id of a durable function"),
          ),
      }),
    ),
  })
  .check(
    z.refine(
      (waiting) => Object.values(waiting).filter((one) => one !== undefined).length === 1,
      "must have either stepFunctions or durableFunction",
    ),
  );

/**
 * `input` starts a task, and `follow` names one that was started elsewhere. The operation checks
 * both. A field that this API does not know is refused.
 */
const submitTaskFields = z.strictObject({
  operation: z.string().check(z.maxLength(100)),
  input: z.optional(z.unknown()),
  follow: z.optional(z.unknown()),
  region: z.optional(z.string().check(z.maxLength(64))),
  allowUndocumented: z.optional(z.boolean()),
  priority: z.optional(z.int().check(z.minimum(PRIORITY.lowest), z.maximum(PRIORITY.highest))),
  /**
   * Only checks the request: nothing is read, written or sent. The Idempotency-Key is not looked
   * up.
   */
  dryRun: z.optional(z.boolean()),
  /** The task should be settled by then. A later task is marked, and goes on. */
  deadlineSeconds: z.optional(z.int().check(z.gte(60), z.lte(604_800))),
  /**
   * How long the task may wait for its start before it is rejected. Nothing is charged then. Seven
   * days by default.
   */
  startWithinSeconds: z.optional(z.int().check(z.gte(60), z.lte(2_592_000))),
  /** Where to tell of the task. A repeat of the request may name another address. */
  webhook: z.optional(
    z.strictObject({
      url: webhookUrl,
      events: webhookEvents,
      /** The payload carries the result. Links to results are secrets, so the caller decides. */
      include: z.optional(z.array(z.enum(["output"])).check(z.maxLength(1))),
    }),
  ),
  /** The workflow that goes on when the task ends. A repeat of the request may name another. */
  resume: z.optional(waitingWorkflow),
  /** Copies the files of the result, so that they outlive Tencent's links. A repeat may add it. */
  keepResult: z.optional(z.boolean()),
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

/** `POST /v1/webhook-endpoints`: an address that hears of every task of the tenant. */
export const registerEndpointBody = z.strictObject({ url: webhookUrl, events: webhookEvents });

/** `GET /v1/tasks/{taskId}/result`: which file of the result, from 0. */
export const resultQuery = z.strictObject({
  file: z._default(
    z.pipe(
      z.string().check(z.regex(/^(?:0|[1-9]\d{0,4})$/, "must be a whole number from 0")),
      z.transform(Number),
    ),
    0,
  ),
});

/** A larger body is refused unread. A larger file has to be named by Url or FileId. */
export const LARGEST_BODY = 256 * 1024;

/** A task as a caller sees it. A field that is not known (yet) is absent. */
export interface TaskAnswer {
  readonly taskId: string;
  readonly operation: string;
  readonly status: Task["status"];
  readonly settled: boolean;
  /** Per cent, as Tencent says. */
  readonly progress?: number | undefined;
  readonly providerTaskId?: string | undefined;
  /** Tencent's RequestId of the answer that accepted or refused the start. */
  readonly requestId?: string | undefined;
  readonly input?: Readonly<Record<string, unknown>> | undefined;
  readonly follow?: Readonly<Record<string, string>> | undefined;
  readonly region?: string | undefined;
  /** Parts of the input that Tencent does not document. They were sent as they are. */
  readonly warnings?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  readonly output?: Output | undefined;
  /** The path that leads to the first file of a success, with the caller's key. */
  readonly resultUrl?: string | undefined;
  /** The result's files are to be kept. Each that is has a `storedUrl`, a link for an hour. */
  readonly keepResult?: true | undefined;
  /** How that stands. `reason` says why a file is not stored (yet). It changes no status. */
  readonly copy?: ShownCopy | undefined;
  readonly error?: TaskError | undefined;
  /**
   * Why a doubtful task is in doubt, with Tencent's words if there were any; since when, and after
   * how many attempts.
   */
  readonly doubt?: ToldDoubt | undefined;
  readonly createdAt: string;
  /** The caller wants the task settled by then. */
  readonly deadline?: string | undefined;
  /** The marks of the task now; `meanings.ts` explains each. Absent if there is none. */
  readonly marks?: readonly Mark[] | undefined;
  readonly submittedAt?: string | undefined;
  readonly settledAt?: string | undefined;
  /** A settled task is answered at least until then, by its id and by its Idempotency-Key. */
  readonly expiresAt?: string | undefined;
  readonly completedVia?: string | undefined;
  /**
   * The place of a queued task in its lane if no other task comes or goes: 1 is the next start, and
   * 1000 stands for 1000 or more. `null` if finding out would take too many reads. Absent while the
   * task backs off, and in a list.
   */
  readonly queuePosition?: number | null | undefined;
  /** The reason for which a queued task waits, and since when. Absent in a list. */
  readonly waitingFor?: WaitingFor | undefined;
  /**
   * The latest moment of the next look at the task, never in the past. A callback may come first.
   * For a queued task, the moment of its next try after a refusal.
   */
  readonly nextCheckAt?: string | undefined;
}

/**
 * The answer to a dry run of a correct request. An incorrect one gets the same problem as without
 * `dryRun`.
 */
export interface DryRunAnswer extends Pick<TaskAnswer, "operation" | "region"> {
  readonly dryRun: true;
  readonly application?: string | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/**
 * A page of tasks, newest or oldest first. The list is late: a task of the last second may be
 * missing. A page may have fewer tasks than `limit`, or none, and still be followed by others. Only
 * a page without `nextCursor` is the last.
 */
export interface TaskListAnswer {
  /**
   * Without `input`, `follow`, `metadata` and `warnings`, which can be large.
   * `GET /v1/tasks/{taskId}` has them.
   */
  readonly tasks: readonly TaskAnswer[];
  /** The `cursor` for the next page, to be sent with the same filters and order. */
  readonly nextCursor?: string | undefined;
}

/** A registered receiver of webhooks as a caller sees it. */
export interface EndpointAnswer {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  /** `pending` until the receiver has repeated the challenge. `disabled` after its 410. */
  readonly status: "pending" | "enabled" | "disabled";
  readonly createdAt: string;
  /** Verifies its webhooks. Shown at the registration and at a rotation only. */
  readonly secret?: string | undefined;
}

/** The receiver `default`: every address that stands on a task. Its secret is always shown. */
export interface DefaultEndpointAnswer {
  readonly id: "default";
  readonly secret: string;
}
