import * as z from "zod/mini";
import { momentSaid, numberSaid, said, text, textSaid } from "./said.ts";

/* The parts of an answer that tell how a task ended. `answers.ts` has the answers themselves. */

const file = z.object({
  url: z.optional(textSaid("A link to the file. The link alone is enough to fetch the file.")),
  fileId: z.optional(textSaid("VOD's FileId, for a file that is stored there.")),
  mediaType: z.optional(
    textSaid("The media type, as `video/mp4`, where the file's name tells it."),
  ),
  usage: z.optional(textSaid("What the file is, where a result has several kinds.")),
  expiresAt: z.optional(momentSaid("The link or the file exists until then.")),
  size: z.optional(numberSaid("Bytes.")),
  durationSeconds: z.optional(numberSaid("How long the medium plays, in seconds.")),
  width: z.optional(numberSaid("Pixels.")),
  height: z.optional(numberSaid("Pixels.")),
  storedUrl: z.optional(textSaid("A link to Callsheet's own copy, good for an hour.")),
});

const outputTask = z.object({
  kind: textSaid("Tencent's name of the part's kind, as `AiAnalysisTask`."),
  status: textSaid("How the part ended, in Tencent's word."),
  result: z.optional(z.unknown().check(said("The part's result, as Tencent tells it."))),
  truncated: z.optional(z.literal(true).check(said("The result was cut short."))),
  error: z.optional(
    z
      .object({
        code: z.optional(textSaid("Tencent's code.")),
        number: z.optional(numberSaid("Tencent's number of the error.")),
        message: z.optional(textSaid("Tencent's sentence.")),
      })
      .check(said("Tencent's words, where the part failed.")),
  ),
});

const detail = z.union([text, z.number(), z.boolean(), z.array(text)]);

/** The result of a task. */
export const outputShown = z
  .object({
    files: z
      .array(file)
      .check(said("The files of the result. A fact that Tencent tells not of a file is absent.")),
    details: z.optional(
      z
        .record(text, detail)
        .check(
          said("What an operation tells beside its files, as token counts or Tencent's times."),
        ),
    ),
    tasks: z.optional(z.array(outputTask).check(said("The parts of a task that has parts."))),
  })
  .check(said("The result, where there is one. A failure may have a part of it."));

/** The error of a task. */
export const errorShown = z
  .object({
    code: textSaid("Callsheet's word for what went wrong, as `provider_failed`."),
    message: textSaid("The same in a sentence for people."),
    retryable: z.boolean().check(said("Whether a new task with the same input may succeed.")),
    provider: z.optional(
      z
        .object({
          code: z.optional(textSaid("Tencent's code, as `FailedOperation.ContentRisk`.")),
          number: z.optional(numberSaid("Tencent's number of the error, where it has one.")),
          message: z.optional(textSaid("Tencent's sentence.")),
          requestId: z.optional(textSaid("Tencent's RequestId of the answer that told it.")),
        })
        .check(said("Tencent's words, where there were any.")),
    ),
  })
  .check(said("Why the task did not succeed, or why nobody can tell. Absent otherwise."));
