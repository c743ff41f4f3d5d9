import * as z from "zod/mini";
import type { Output, OutputFile, TaskError, Verdict } from "../../task/report.ts";
import { epochMilliseconds, instant } from "../../task/time.ts";
import type { DescribeOperation } from "../operation.ts";

/** A field that only adorns the answer: of another type than documented, it counts as absent. */
const decoration = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const positive = decoration(z.number().check(z.gt(0)));

const resultFile = z.object({
  FileUrl: z.nullish(z.string()),
  FileId: z.nullish(z.string()),
  FileType: decoration(z.string()),
  UsageType: decoration(z.string()),
  ExpireTime: decoration(z.string()),
  MetaData: decoration(z.object({ Size: positive, Duration: positive, Width: positive, Height: positive })),
});
type ResultFile = z.infer<typeof resultFile>;

const usage = z.object({
  InputTokens: positive,
  ThoughtTokens: positive,
  InputImageCount: positive,
  InputSeconds: positive,
  OutputSeconds: positive,
  TotalSeconds: positive,
});

const result = z.object({
  FileInfos: z.nullish(z.array(resultFile)),
  ProcedureTaskIds: decoration(z.array(z.string())),
  Usage: decoration(usage),
});
type Result = z.infer<typeof result>;

const aigcVideoTask = z.object({
  ErrCode: z.nullish(z.int()),
  ErrCodeExt: z.nullish(z.string()),
  Message: decoration(z.string()),
  Progress: decoration(z.number().check(z.minimum(0), z.maximum(100))),
  Output: z.nullish(result),
  SessionId: z.nullish(z.string()),
  SessionContext: z.nullish(z.string()),
});
type AigcVideoTask = z.infer<typeof aigcVideoTask>;

/** One of many `…Task` objects is filled, the others are null. The object is the key, not TaskType, whose words drift. */
const taskDetail = z.object({ Status: z.string().check(z.minLength(1), z.maxLength(64)), AigcVideoTask: aigcVideoTask });

/**
 * Tells what became of a VOD task that was submitted within the last three days. Reading throws on an answer of another shape, and on a
 * FINISH that proves neither success nor failure. Source: DescribeTaskDetail, VOD 2018-07-17, and captured answers.
 */
export const describeTaskDetail: DescribeOperation = {
  action: "DescribeTaskDetail",
  rate: 100,
  request: ({ providerTaskId, application }) => ({ TaskId: providerTaskId, SubAppId: Number(application) }),
  read: (response) => {
    const { Status, AigcVideoTask: task } = taskDetail.parse(response);
    return {
      verdict: verdictOf(Status, task),
      ...(task.SessionId ? { sessionId: task.SessionId } : {}),
      ...(task.SessionContext ? { sessionContext: task.SessionContext } : {}),
    };
  },
  notFoundCodes: ["InvalidParameterValue.TaskId", "ResourceNotFound"],
};

function verdictOf(status: string, task: AigcVideoTask): Verdict {
  if (status === "WAITING") return { state: "waiting" };
  if (status === "PROCESSING") return { state: "running", ...(task.Progress === undefined ? {} : { progress: task.Progress }) };
  if (status === "ABORTED") return { state: "canceled", error: taskError(canceled, task) };
  if (status === "FINISH") return finalVerdict(task);
  return { state: "unknown", providerStatus: status };
}

/** FINISH is said of failures too. Success is ErrCode 0 and an empty ErrCodeExt, both of them said, and a result. */
function finalVerdict(task: AigcVideoTask): Verdict {
  if (task.ErrCode || task.ErrCodeExt) {
    return { state: "failed", error: taskError(failures.get(task.ErrCodeExt ?? "") ?? failed, task) };
  }
  if (task.ErrCode !== 0 || task.ErrCodeExt !== "") throw new Error("DescribeTaskDetail says FINISH without ErrCode or ErrCodeExt");

  const files = (task.Output?.FileInfos ?? []).map(outputFile).filter((file) => file.url !== undefined || file.fileId !== undefined);
  return files.length === 0 ? { state: "finished-empty" } : { state: "succeeded", output: { files, ...detailsOf(task.Output) } };
}

type Failure = Pick<TaskError, "code" | "message" | "retryable">;

/*
 * Our codes for what VOD says of a task that did not succeed. `retryable` means that a new task with the same input may succeed.
 * - provider_overloaded, provider_timeout: no capacity, or not in time. Later.
 * - provider_failed: the model or the service failed. Retryable where Tencent names a passing cause, and then once: InternalError is also
 *   what it says of plainly bad parameters.
 * - input_refused, content_refused: the input is wrong, or against the content policy. Another input.
 * - provider_canceled: stopped at Tencent.
 */
const overloaded: Failure = { code: "provider_overloaded", message: "Tencent had no capacity for the task.", retryable: true };
const timedOut: Failure = { code: "provider_timeout", message: "Tencent did not finish the task in its time.", retryable: true };
const failedOnce: Failure = { code: "provider_failed", message: "Tencent failed to generate the video.", retryable: true };
const failed: Failure = { ...failedOnce, retryable: false };
const inputRefused: Failure = { code: "input_refused", message: "Tencent refused the input after accepting the task.", retryable: false };
const contentRefused: Failure = {
  code: "content_refused",
  message: "Tencent's content policy refused the input or the result.",
  retryable: false,
};
const canceled: Failure = { code: "provider_canceled", message: "The task was stopped at Tencent.", retryable: false };

/** By ErrCodeExt, as the SDK lists them. Numbers are not documented: only 0 and 70000 were seen. */
const failures: ReadonlyMap<string, Failure> = new Map([
  ["RequestLimitExceeded", overloaded],
  ["FailedOperation", overloaded],
  ["ResourceInsufficient", overloaded],
  ["TaskTimeout", timedOut],
  ["InternalError", failedOnce],
  ["ModelGenerateFailed", failedOnce],
  ["InvalidParameterValue", inputRefused],
  ["InvalidParameter", inputRefused],
  ["InvalidParameter.MediaFormat", inputRefused],
  ["ResourceNotFound", inputRefused],
  // Tencent's spelling, and the one it may be corrected to.
  ["InvalidParameter.VoilationContent", contentRefused],
  ["InvalidParameter.ViolationContent", contentRefused],
  ["ContentModerationFailed", contentRefused],
  ["OperationCanceled", canceled],
]);

const taskError = (failure: Failure, task: AigcVideoTask): TaskError => ({
  ...failure,
  provider: withoutAbsent({ code: task.ErrCodeExt || undefined, number: task.ErrCode ?? undefined, message: task.Message || undefined }),
});

const outputFile = (file: ResultFile): OutputFile =>
  withoutAbsent({
    url: file.FileUrl || undefined,
    fileId: file.FileId || undefined,
    mediaType: mediaTypes.get(file.FileType?.toLowerCase() ?? ""),
    usage: file.UsageType || undefined,
    expiresAt: expiryOf(file.ExpireTime),
    size: file.MetaData?.Size,
    durationSeconds: file.MetaData?.Duration,
    width: file.MetaData?.Width,
    height: file.MetaData?.Height,
  });

/** FileType is documented as "mp4, flv and so on"; `image_url` results are pictures. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
  ["flv", "video/x-flv"],
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["webp", "image/webp"],
]);

/** "Never" is told as the years 0000, 0001 or 9999 (captured). A real expiry lies within these; the API is of 2018. */
const earliestExpiry = epochMilliseconds("2018-01-01T00:00:00.000Z");
const latestExpiry = epochMilliseconds("2200-01-01T00:00:00.000Z");

function expiryOf(expireTime: string | undefined): string | undefined {
  // Without an offset a date would be read in the time zone of the machine.
  if (expireTime === undefined || !/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(expireTime)) return undefined;
  const expiry = epochMilliseconds(expireTime);
  return expiry >= earliestExpiry && expiry < latestExpiry ? instant(expiry) : undefined;
}

/** What the task used, as far as it counted: models that do not count tokens say 0. */
function detailsOf(task: Result | null | undefined): Pick<Output, "details"> {
  const counts = {
    inputTokens: task?.Usage?.InputTokens,
    thoughtTokens: task?.Usage?.ThoughtTokens,
    inputImageCount: task?.Usage?.InputImageCount,
    inputSeconds: task?.Usage?.InputSeconds,
    outputSeconds: task?.Usage?.OutputSeconds,
    totalSeconds: task?.Usage?.TotalSeconds,
  };
  const details: NonNullable<Output["details"]> = {};

  if (task?.ProcedureTaskIds?.length) details.procedureTaskIds = task.ProcedureTaskIds;
  for (const [name, count] of Object.entries(counts)) if (count !== undefined) details[name] = count;
  return Object.keys(details).length === 0 ? {} : { details };
}

/** A row of the table cannot hold undefined, so what Tencent did not say must not be a key either. */
function withoutAbsent<T extends object>(record: T): T {
  for (const [name, value] of Object.entries(record)) if (value === undefined) Reflect.deleteProperty(record, name);
  return record;
}
