import * as z from "zod/mini";
import { EVENT_TYPES } from "../task/listener.ts";
import { PRIORITY } from "../task/queue-key.ts";
import { LARGEST_UPLOAD, UPLOAD_TYPES } from "../task/upload.ts";
import type * as answers from "./answers.ts";
import type * as operationAnswers from "./operation-answer.ts";
import type * as toldAnswers from "./told-answers.ts";

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

/** Fields of a start. A follow starts nothing, and is refused with one of them. */
export const NOT_WITH_FOLLOW = [
  "allowUndocumented",
  "priority",
  "dryRun",
  "startWithinSeconds",
] as const;

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
  ...NOT_WITH_FOLLOW.map((field) =>
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

/** `POST /v1/uploads`: the file that is to be sent. */
export const uploadBody = z.strictObject({
  contentType: z.enum(UPLOAD_TYPES),
  contentLength: z.int().check(z.gte(1), z.lte(LARGEST_UPLOAD)),
  sha256: z
    .string()
    .check(z.regex(/^[0-9a-f]{64}$/, "must be a SHA-256 as 64 hexadecimal digits in lower case")),
});

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

/** A part of an answer as the code that makes it has it: nothing of it changes any more. */
type Shown<T> = T extends readonly (infer Entry)[]
  ? readonly Shown<Entry>[]
  : T extends object
    ? { readonly [Name in keyof T]: Shown<T[Name]> }
    : T;

/** A task as a caller sees it. `answers.ts` says what each field means. */
export type TaskAnswer = Shown<z.infer<typeof answers.taskAnswer>>;

/**
 * The answer to a dry run of a correct request. An incorrect one gets the same problem as without
 * `dryRun`.
 */
export type DryRunAnswer = Shown<z.infer<typeof answers.dryRunAnswer>>;

/**
 * A page of tasks, newest or oldest first. The list is late: a task of the last second may be
 * missing. A page may have fewer tasks than `limit`, or none, and still be followed by others. Only
 * a page without `nextCursor` is the last.
 */
export type TaskListAnswer = Shown<z.infer<typeof answers.taskListAnswer>>;

/** Where a file is to be sent, and how an input names it. */
export type UploadAnswer = Shown<z.infer<typeof answers.uploadAnswer>>;

/** The answer to a cancel. */
export type CancelAnswer = Shown<z.infer<typeof answers.cancelAnswer>>;

/** The answer to `GET /v1/lanes`. A lane is there from its first task on. */
export type LaneListAnswer = Shown<z.infer<typeof toldAnswers.laneListAnswer>>;

/** The answer to `GET /v1/usage`. */
export type UsageAnswer = Shown<z.infer<typeof toldAnswers.usageAnswer>>;

/** A registered receiver of webhooks as a caller sees it. */
export type EndpointAnswer = Shown<z.infer<typeof toldAnswers.endpointAnswer>>;

/** The receiver `default`: every address that stands on a task. Its secret is always shown. */
export type DefaultEndpointAnswer = Shown<z.infer<typeof toldAnswers.defaultEndpointAnswer>>;

/** The endpoints of a tenant. */
export type EndpointListAnswer = Shown<z.infer<typeof toldAnswers.endpointListAnswer>>;

/** One event for one receiver, as a caller sees it. */
export type DeliveryAnswer = Shown<z.infer<typeof toldAnswers.deliveryAnswer>>;

/** The deliveries of a task. */
export type DeliveryListAnswer = Shown<z.infer<typeof toldAnswers.deliveryListAnswer>>;

/** The story of a task. */
export type StoryAnswer = Shown<z.infer<typeof toldAnswers.storyAnswer>>;

/** Whether the table answers. */
export type HealthAnswer = Shown<z.infer<typeof answers.healthAnswer>>;

/** The abilities of an operation. `operation-answer.ts` says what each field means. */
export type OperationAnswer = Shown<z.infer<typeof operationAnswers.operationAnswer>>;

/** The same with the schema of its input. */
export type OperationDetailAnswer = Shown<z.infer<typeof operationAnswers.operationDetailAnswer>>;

/** Every operation, and the words of the answers. */
export type OperationListAnswer = Shown<z.infer<typeof operationAnswers.operationListAnswer>>;
