import * as z from "zod/mini";
import { doubtReasons } from "../task/doubt.ts";
import { COPY_STATES } from "../task/keeping.ts";
import { moment, momentSaid, said, text, textSaid } from "./said.ts";

/*
 * The answers of the API. `api.ts` infers its types from here, and the OpenAPI document shows the
 * same schemas. A function imports the types only, so none carries these schemas but the one that
 * serves the document.
 */

/** A status of a task; `meanings.ts` explains each. */
export const status = z.enum([
  "queued",
  "submitting",
  "doubtful",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "canceled",
  "indeterminate",
]);

/** A mark of a task; `meanings.ts` explains each. */
export const mark = z.enum([
  "past_deadline",
  "stalled",
  "not_understood",
  "result_expiring",
  "result_expired",
  "details_expired",
]);

/** A reason for which a start is in doubt; `meanings.ts` explains each. */
export const doubtReason = z.enum(doubtReasons);

/** A reason for which a queued task waits; `meanings.ts` explains each. */
export const waitReason = z.enum(["slot", "turn", "refused", "blocked", "restored"]);

const file = z.object({
  url: textSaid("A link to the file. The link alone is enough to fetch the file."),
  fileId: textSaid("VOD's FileId, for a file that is stored there."),
  mediaType: z.optional(text),
  usage: textSaid("What the file is, where a result has several kinds."),
  expiresAt: momentSaid("The link or the file exists until then."),
  size: z.optional(z.number().check(said("Bytes."))),
  durationSeconds: z.optional(z.number()),
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  storedUrl: textSaid("A link to Callsheet's own copy, good for an hour."),
});

const outputTask = z.object({
  kind: text,
  status: text,
  result: z.optional(z.unknown().check(said("The part's result, as Tencent tells it."))),
  truncated: z.optional(z.literal(true).check(said("The result was cut short."))),
  error: z.optional(
    z.object({
      code: z.optional(text),
      number: z.optional(z.number()),
      message: z.optional(text),
    }),
  ),
});

/** The result of a task. */
export const outputShown = z.object({
  files: z.array(file),
  details: z.optional(z.record(text, z.union([text, z.number(), z.boolean(), z.array(text)]))),
  tasks: z.optional(z.array(outputTask).check(said("The parts of a task that has parts."))),
});

/** The error of a task. */
export const errorShown = z.object({
  code: text,
  message: text,
  retryable: z.boolean().check(said("Whether a new task with the same input may succeed.")),
  provider: z.optional(
    z
      .object({
        code: z.optional(text),
        number: z.optional(z.number()),
        message: z.optional(text),
        requestId: z.optional(text),
      })
      .check(said("Tencent's words, where there were any.")),
  ),
});

const copy = z.object({
  state: z.enum(COPY_STATES),
  reason: textSaid("Why a file is not stored (yet)."),
});

const doubt = z.object({
  reason: doubtReason,
  code: z.optional(text),
  message: z.optional(text),
  requestId: z.optional(text),
  since: moment,
  attempts: z.optional(z.number().check(said("How often the start was sent."))),
});

const waiting = z.object({
  reason: waitReason,
  since: moment,
  code: textSaid("Tencent's code, where a refusal is the reason."),
});

/** A task as a caller sees it. A field that is not known (yet) is absent. */
export const taskAnswer = z.object({
  taskId: text,
  operation: text,
  status,
  settled: z.boolean().check(said("Whether the status is final.")),
  progress: z.optional(z.number().check(said("Per cent, as Tencent says."))),
  providerTaskId: textSaid("Tencent's id of the task."),
  requestId: textSaid("Tencent's RequestId of the answer that accepted or refused the start."),
  input: z.optional(z.record(text, z.unknown())),
  follow: z.optional(z.record(text, text)),
  region: z.optional(text),
  warnings: z.optional(
    z
      .array(text)
      .check(
        said("Parts of the input that Tencent does not document. They were sent as they are."),
      ),
  ),
  metadata: z.optional(z.record(text, text)),
  output: z.optional(outputShown),
  resultUrl: textSaid("The path that leads to the first file of a success, with the caller's key."),
  keepResult: z.optional(
    z
      .literal(true)
      .check(
        said(
          "The result's files are to be kept. Each that is has a `storedUrl`, a link for an hour.",
        ),
      ),
  ),
  copy: z.optional(copy.check(said("How keeping the files stands. It changes no status."))),
  error: z.optional(errorShown),
  doubt: z.optional(
    doubt.check(
      said(
        "Why a doubtful task is in doubt, with Tencent's words if there were any; since when, and after how many attempts.",
      ),
    ),
  ),
  createdAt: moment,
  deadline: momentSaid("The caller wants the task settled by then."),
  marks: z.optional(
    z
      .array(mark)
      .check(said("Facts beside the status that are true now. Absent if there is none.")),
  ),
  submittedAt: momentSaid("When Tencent accepted the start."),
  settledAt: z.optional(moment),
  expiresAt: momentSaid(
    "A settled task is answered at least until then, by its id and by its Idempotency-Key.",
  ),
  completedVia: textSaid("How the end was learned."),
  queuePosition: z.optional(
    z
      .nullable(z.number())
      .check(
        said(
          "The place of a queued task in its lane if no other task comes or goes: 1 is the next start, and 1000 stands for 1000 or more. `null` if finding out would take too many reads. Absent while the task backs off, and in a list.",
        ),
      ),
  ),
  waitingFor: z.optional(
    waiting.check(
      said("The reason for which a queued task waits, and since when. Absent in a list."),
    ),
  ),
  estimatedEndAt: momentSaid(
    "The likely end of a running task, learned from how long others of its operation and model took: half of those of its age were over by then. It moves on while the task goes on. Absent until enough of them have ended, and in a list.",
  ),
  nextCheckAt: momentSaid(
    "The latest moment of the next look at the task, never in the past. A callback may come first. For a queued task, the moment of its next try after a refusal.",
  ),
});

/** The answer to a dry run of a correct request. */
export const dryRunAnswer = z.object({
  dryRun: z.literal(true),
  operation: text,
  region: z.optional(text),
  application: z.optional(text),
  warnings: z.optional(z.array(text)),
});

/** A page of tasks. */
export const taskListAnswer = z.object({
  tasks: z
    .array(taskAnswer)
    .check(
      said(
        "Newest first, unless `order` says otherwise. Without `input`, `follow`, `metadata` and `warnings`, which can be large: `GET /v1/tasks/{taskId}` has them.",
      ),
    ),
  nextCursor: textSaid(
    "The `cursor` for the next page, to be sent with the same filters and order. A page without it is the last.",
  ),
});

/** How far a task was canceled, and the task. */
export const cancelAnswer = z.object({
  outcome: z
    .enum(["canceled", "requested", "not_cancellable", "already_settled"])
    .check(
      said(
        "`canceled`: the task will not run, or Tencent has stopped it. `requested`: Tencent took the request; later answers show what became of it. `not_cancellable`: the task may be on its way to Tencent, or Tencent cannot stop it (any more). `already_settled`: there was nothing left to cancel.",
      ),
    ),
  task: taskAnswer,
});

/** Whether the table answers. */
export const healthAnswer = z.object({ status: z.literal("ok") });
