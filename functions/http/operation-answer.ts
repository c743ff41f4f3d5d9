import * as z from "zod/mini";
import { numberSaid, said, text, textSaid } from "./said.ts";

/**
 * The abilities of an operation, for a reader without the code. Durations are in seconds. An
 * ability that an operation does not have is absent.
 */
export const operationAnswer = z.object({
  operation: textSaid("The name to submit it by."),
  summary: textSaid("What it does, in a sentence."),
  product: textSaid("Tencent's product: `vod`, `mps`, `tiw` or `trtc`."),
  action: textSaid("Tencent's name of the action that starts a task."),
  describedBy: textSaid("Tencent's name of the action that tells what became of it."),
  applicationField: z.optional(
    textSaid(
      "The field of `input` that names an application; without it the deployment's first one is used.",
    ),
  ),
  regions: z
    .array(text)
    .check(
      said(
        "The values of `region`, the first being the default. Empty if the product has no regions.",
      ),
    ),
  mainlandRegions: z.optional(
    z
      .union([z.array(text), z.literal("unknown")])
      .check(
        said(
          "The same for a deployment on Tencent's mainland site, if it differs there. `unknown`: Callsheet sends any region that the request names, and none if it names none.",
        ),
      ),
  ),
  callback: z
    .enum(["documented", "undocumented", "none"])
    .check(
      said(
        "Whether Tencent sends a callback at the end. `undocumented` means that it may. Callsheet asks for the outcome in any case.",
      ),
    ),
  dedupe: z
    .enum(["by-session", "by-session-and-found", "none"])
    .check(
      said(
        "How Tencent recognises a repeated start: it decides whether Callsheet can repeat, or find, a start that was not answered without paying twice.",
      ),
    ),
  afterSilence: textSaid("The same for people."),
  cancel: z
    .enum(["waiting", "waiting-or-running", "none"])
    .check(
      said("Which tasks Tencent can stop. One that was not started yet can always be canceled."),
    ),
  followBy: z
    .array(text)
    .check(said("The fields of `follow` that can name a task started elsewhere: one of these.")),
  resultLifeSeconds: z.optional(
    numberSaid(
      "How long a result exists at least. Absent if it stays until it is deleted, or if there is none.",
    ),
  ),
  recordLifeSeconds: z.optional(
    numberSaid(
      "How long Tencent knows a task after its end. Absent if Tencent does not document it.",
    ),
  ),
  stalledAfterSeconds: numberSaid(
    "A task is marked as stalled after this long; one that may wait for off-peak hours, after its longest life.",
  ),
  longestLifeSeconds: numberSaid("No task is still running after this long."),
  ratePerSecond: z.optional(
    numberSaid(
      "Starts per second that Tencent documents for the account. Callsheet stays below them. Absent if Tencent does not document it.",
    ),
  ),
  sharesRateOf: z.optional(
    textSaid(
      "Another action whose rate this one shares, because Tencent documents none for this one: the starts of both together stay below it.",
    ),
  ),
  concurrency: z.optional(
    z
      .object({
        default: numberSaid("The limit, unless the operator sets another."),
        setting: textSaid("The operator's setting that changes it."),
      })
      .check(
        said(
          "Tasks that one application may have at Tencent at once; the others wait. `setting` changes it. Absent if there is no limit.",
        ),
      ),
  ),
  firstAskAfterSeconds: z
    .object({
      callback: numberSaid("Seconds, where a callback can come."),
      noCallback: numberSaid("Seconds, where none can."),
    })
    .check(
      said("How long after the start Callsheet first asks Tencent, with callbacks and without."),
    ),
  statuses: z.array(text).check(said("The values of a task's `status`.")),
});

/** An operation with all that a caller has to know to submit it. */
export const operationDetailAnswer = z.object({
  ...operationAnswer.shape,
  inputSchema: z
    .record(text, z.unknown())
    .check(said("The JSON Schema (2020-12) of `input`. `rules` has what it cannot say.")),
  followSchema: z.record(text, z.unknown()).check(said("The JSON Schema of `follow`.")),
  example: z.record(text, z.unknown()).check(said("An `input` that is accepted as it is.")),
  rules: z
    .array(text)
    .check(
      said(
        "What is checked beside the schema, in words. Then one line for the versions of a model that take the same.",
      ),
    ),
});

/** Every operation that can be submitted, and the words of the answers. */
export const operationListAnswer = z.object({
  operations: z.array(operationAnswer).check(said("Every operation of this deployment's version.")),
  statuses: z.record(text, text).check(said("The statuses of a task, each with its meaning.")),
  marks: z.record(text, text).check(said("The marks of a task, each with its meaning.")),
  idempotencyKeys: z
    .object({
      meaning: textSaid("What a repeated key does, in a sentence."),
      keptAfterSettledSeconds: numberSaid("How long a key names its task after the task's end."),
    })
    .check(said("How long an `Idempotency-Key` protects from a second charge.")),
});
