import * as z from "zod/mini";
import type { Output, OutputFile, Report, Verdict } from "../../task/report.ts";
import { epochMilliseconds, instant } from "../../task/time.ts";
import { cancellationOf, failureOf } from "./task-failure.ts";

/** A field that only adorns the answer: of another type than documented, it counts as absent. */
const decoration = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const decorativeText = decoration(z.string());
const nullishText = z.nullish(z.string());
const positive = decoration(z.number().check(z.gt(0)));

const resultFile = z.object({
  FileUrl: nullishText,
  FileId: nullishText,
  FileType: decorativeText,
  UsageType: decorativeText,
  ExpireTime: decorativeText,
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
  /** What a video task brings. */
  FileInfos: z.nullish(z.array(resultFile)),
  /** What a redraw brings: one file, not a list. */
  FileInfo: z.nullish(resultFile),
  ProcedureTaskIds: decoration(z.array(z.string())),
  Usage: decoration(usage),
});
type Result = z.infer<typeof result>;

/** The structures AigcVideoTask and AigcVideoRedrawTask, which differ in their Output only. Loose: read is what is used. */
export const aigcTask = z.object({
  TaskId: decorativeText,
  ErrCode: z.nullish(z.int()),
  ErrCodeExt: nullishText,
  Message: decorativeText,
  Progress: decoration(z.number().check(z.minimum(0), z.maximum(100))),
  Output: z.nullish(result),
  SessionId: nullishText,
  SessionContext: nullishText,
});
type AigcTask = z.infer<typeof aigcTask>;

/**
 * What a task and its status come to: DescribeTaskDetail and the complete events carry the same structure. Throws on a FINISH that proves
 * neither success nor failure.
 */
export const reportOf = (status: string, task: AigcTask): Report => ({
  verdict: verdictOf(status, task),
  ...(task.TaskId ? { providerTaskId: task.TaskId } : {}),
  ...(task.SessionId ? { sessionId: task.SessionId } : {}),
  ...(task.SessionContext ? { sessionContext: task.SessionContext } : {}),
});

function verdictOf(status: string, task: AigcTask): Verdict {
  if (status === "WAITING") return { state: "waiting" };
  if (status === "PROCESSING") return { state: "running", ...(task.Progress === undefined ? {} : { progress: task.Progress }) };
  if (status === "ABORTED") return { state: "canceled", error: cancellationOf(task) };
  if (status === "FINISH") return finalVerdict(task);
  return { state: "unknown", providerStatus: status };
}

/** FINISH is said of failures too. Success is ErrCode 0 and an empty ErrCodeExt, both of them said, and a result. */
function finalVerdict(task: AigcTask): Verdict {
  if (task.ErrCode || task.ErrCodeExt) return { state: "failed", error: failureOf(task) };
  if (task.ErrCode !== 0 || task.ErrCodeExt !== "") throw new Error("VOD says FINISH without ErrCode or ErrCodeExt");

  const { FileInfos, FileInfo } = task.Output ?? {};
  const told = FileInfos ?? (FileInfo ? [FileInfo] : []);
  const files = told.map(outputFile).filter((file) => file.url !== undefined || file.fileId !== undefined);
  return files.length === 0 ? { state: "finished-empty" } : { state: "succeeded", output: { files, ...detailsOf(task.Output) } };
}

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
