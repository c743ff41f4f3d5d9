import * as z from "zod/mini";
import { doubtReasons } from "../task/doubt.ts";
import { COPY_STATES } from "../task/keeping.ts";
import { errorShown, outputShown } from "./result-answer.ts";
import { momentSaid, numberSaid, said, text, textSaid } from "./said.ts";

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

const copy = z.object({
  state: z
    .enum(COPY_STATES)
    .check(
      said(
        "`pending`: a copy is to be made, or to be tried again. `copying`: one is under way. `stored`: every file is kept. `refused`: a file cannot be kept. `failed`: Callsheet tried in vain. The last three are final.",
      ),
    ),
  reason: z.optional(textSaid("Why a file is not stored (yet).")),
});

const doubt = z.object({
  reason: doubtReason,
  code: z.optional(textSaid("Tencent's code, where it answered with one.")),
  message: z.optional(textSaid("The beginning of Tencent's sentence, where there was one.")),
  requestId: z.optional(textSaid("Tencent's RequestId of that answer.")),
  since: momentSaid("When the doubt began."),
  attempts: z.optional(
    numberSaid("How often the start was sent, as far as Callsheet's records go."),
  ),
});

const waiting = z.object({
  reason: waitReason,
  since: momentSaid("From when on the task waits for this reason."),
  code: z.optional(textSaid("Tencent's code, where a refusal is the reason.")),
});

/** A task as a caller sees it. A field that is not known (yet) is absent. */
export const taskAnswer = z
  .object({
    taskId: textSaid("Callsheet's id of the task. The same `Idempotency-Key` always leads to it."),
    operation: textSaid("The operation, by the name that the task was submitted with."),
    status,
    settled: z.boolean().check(said("Whether the status is final.")),
    progress: z.optional(numberSaid("Per cent, as Tencent says of a running task.")),
    providerTaskId: z.optional(textSaid("Tencent's id of the task, once Tencent has accepted it.")),
    requestId: z.optional(
      textSaid("Tencent's RequestId of the answer that accepted or refused the start."),
    ),
    input: z.optional(
      z
        .record(text, z.unknown())
        .check(
          said(
            "The `input` that the task was submitted with, each credential in it as `…`. Absent in a list, for a task that is followed, and once Callsheet no longer stores it.",
          ),
        ),
    ),
    follow: z.optional(
      z
        .record(text, text)
        .check(
          said("Instead of `input`, for a task that was started elsewhere: what it is named by."),
        ),
    ),
    region: z.optional(textSaid("The region at Tencent, where the product has regions.")),
    warnings: z.optional(
      z
        .array(text)
        .check(
          said("Parts of the input that Tencent does not document. They were sent as they are."),
        ),
    ),
    metadata: z.optional(
      z
        .record(text, text)
        .check(said("The names and texts that the task was submitted with. Absent in a list.")),
    ),
    output: z.optional(outputShown),
    resultUrl: z.optional(
      textSaid("The path that leads to the first file of a success, with the caller's key."),
    ),
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
    createdAt: momentSaid("When Callsheet recorded the task."),
    deadline: z.optional(momentSaid("The caller wants the task settled by then.")),
    marks: z.optional(
      z
        .array(mark)
        .check(said("Facts beside the status that are true now. Absent if there is none.")),
    ),
    submittedAt: z.optional(momentSaid("When Tencent accepted the start.")),
    settledAt: z.optional(momentSaid("When Callsheet learned the final status.")),
    expiresAt: z.optional(
      momentSaid(
        "A settled task is answered at least until then, by its id and by its Idempotency-Key.",
      ),
    ),
    completedVia: z.optional(
      textSaid(
        "How the end was learned: `create` (the answer to the start), `callback`, `event` (VOD's queue), `poll` (Callsheet asked), `cancel`, `deadline` (the start came too late) or `horizon` (nothing can tell any more).",
      ),
    ),
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
    estimatedEndAt: z.optional(
      momentSaid(
        "The likely end of a running task, learned from how long others of its operation and model took: half of those of its age were over by then. It moves on while the task goes on. Absent until enough of them have ended, and in a list.",
      ),
    ),
    nextCheckAt: z.optional(
      momentSaid(
        "The latest moment of the next look at the task, never in the past. A callback may come first. For a queued task, the moment of its next try after a refusal.",
      ),
    ),
  })
  .check(said("A task. A field that is not known (yet) is absent."));

/** The answer to a dry run of a correct request. */
export const dryRunAnswer = z.object({
  dryRun: z.literal(true).check(said("Nothing was recorded or started.")),
  operation: textSaid("The operation that the request names."),
  region: z.optional(
    textSaid("The region that the start would be sent to, where the product has regions."),
  ),
  application: z.optional(
    textSaid("The application that the task would belong to, where the product has applications."),
  ),
  warnings: z.optional(
    z
      .array(text)
      .check(said("Parts of the input that Tencent does not document. They would be sent.")),
  ),
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
  nextCursor: z.optional(
    textSaid(
      "The `cursor` for the next page, to be sent with the same filters and order. A page without it is the last.",
    ),
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
  task: taskAnswer.check(said("The task, as it stands then.")),
});

/** Where a file is to be sent, and how an input names it. */
export const uploadAnswer = z.object({
  url: textSaid("Stands in an input for the file. It is no address and no secret."),
  uploadUrl: textSaid("Takes the file, by `PUT`. The link alone is enough to send it."),
  headers: z
    .record(text, text)
    .check(said("The headers to send the file with, beside `Content-Length`.")),
  uploadBefore: momentSaid("The file has to be on its way by then."),
  expiresAt: momentSaid(
    "A file that is sent now can be named by a new task until then. Send it again after that.",
  ),
});

/** Whether the table answers. */
export const healthAnswer = z.object({
  status: z.literal("ok").check(said("The table answers.")),
});
