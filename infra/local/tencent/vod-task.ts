import type { LedgerEntry } from "./ledger.ts";
import { begunAt, finishedAt, stageAt } from "./life.ts";
import { pictureMetaData } from "./picture.ts";
import type { Account } from "./product.ts";
import { videoMetaData } from "./video.ts";
import { actionOf, outputConfigOf } from "./vod-action.ts";

/**
 * A temporary file lives seven days. Source: Tencent's documentation of StorageMode, which says it
 * of generated videos only. UNIX milliseconds.
 */
export function fileExpiresAt(entry: LedgerEntry): number {
  return isPermanent(entry)
    ? Date.parse("9999-12-31T23:59:59Z")
    : finishedAt(entry) + 7 * 24 * 60 * 60 * 1000;
}

/** A task's outer status: only that knows that it was aborted. */
export function statusOf(
  entry: LedgerEntry,
  now: number,
): "WAITING" | "PROCESSING" | "FINISH" | "ABORTED" {
  return entry.aborted ? "ABORTED" : stageAt(entry, now).status;
}

/** The fields that DescribeTaskDetail and DescribeTasks both have. */
export function taskSummary(entry: LedgerEntry, now: number) {
  const { status } = stageAt(entry, now);
  return {
    TaskType: actionOf(entry).taskType,
    Status: statusOf(entry, now),
    CreateTime: moment(entry.acceptedAt),
    BeginProcessTime: status === "WAITING" || entry.aborted ? NOT_YET : moment(begunAt(entry)),
    FinishTime: status === "FINISH" ? moment(finishedAt(entry)) : NOT_YET,
  };
}

/**
 * DescribeTaskDetail's answer about a task: one structure is filled in, the others are null. The
 * structure of an aborted task is not documented, and its own status has no word for it: here it is
 * null too.
 */
export function taskDetail(
  entry: LedgerEntry,
  context: Pick<Account, "now" | "fileUrl">,
): Readonly<Record<string, unknown>> {
  const summary = taskSummary(entry, context.now);
  return {
    ...summary,
    ...allTasks,
    ...(entry.aborted ? {} : { [summary.TaskType]: aigcTask(entry, context) }),
  };
}

/**
 * The structure AigcVideoTask, or its like of another action, the same in DescribeTaskDetail and in
 * an event. A failure is FINISH too, told by ErrCode and ErrCodeExt; for failures captured answers
 * show 70000 and no files.
 */
export function aigcTask(
  entry: LedgerEntry,
  { now, fileUrl }: Pick<Account, "now" | "fileUrl">,
): Readonly<Record<string, unknown>> {
  const { status, progress } = stageAt(entry, now);
  const errCodeExt = status === "FINISH" ? entry.errCodeExt : "";
  const failed = errCodeExt !== "";
  const url = status === "FINISH" && !failed ? fileUrl(entry.TaskId, endingOf(entry)) : undefined;
  return {
    TaskId: entry.TaskId,
    // The inner status knows two values only. Source: the official SDK's AigcVideoTask.
    Status: status === "FINISH" ? "FINISH" : "PROCESSING",
    ErrCode: failed ? 70000 : 0,
    ErrCodeExt: errCodeExt,
    Message: failed ? "The request asked for this failure." : "",
    Progress: progress,
    Input: inputOf(entry),
    Output: outputOf(entry, url),
    SessionId: entry.SessionId,
    SessionContext: entry.SessionContext,
  };
}

/**
 * Captured answers show unset fields with these values, the unset ExpireTime being no date at all.
 */
const unsetOutput = {
  StorageMode: "Temporary",
  MediaName: "",
  ClassId: 0,
  ExpireTime: "0000-00-00T00:00:00Z",
};

/** The echo of the request. */
function inputOf(entry: LedgerEntry): Readonly<Record<string, unknown>> {
  const echoed = Object.entries(actionOf(entry).echo).flatMap(([name, unset]) => {
    const value = entry.input[name];
    if (value === undefined) return unset === null ? [] : [[name, unset]];
    return [[name, isFields(unset) && isFields(value) ? { ...unset, ...value } : value]];
  });
  return {
    ...Object.fromEntries(echoed),
    OutputConfig: { ...unsetOutput, ...Object(entry.input.OutputConfig) },
  };
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A list of files, or one: that it is null before the end is inferred. */
function outputOf(entry: LedgerEntry, url: string | undefined): Readonly<Record<string, unknown>> {
  const parts = Object.entries(actionOf(entry).output).map(([name, part]) => {
    const file = url === undefined ? undefined : { ...outputFile(entry, url), ...Object(part) };
    if (name === "FileInfo") return [name, file ?? null];
    return [name, name === "FileInfos" ? [file].filter((each) => each !== undefined) : part];
  });
  return Object.fromEntries(parts);
}

/** The ending of what a task brings. */
export function endingOf(entry: LedgerEntry): "mp4" | "png" {
  return actionOf(entry).file;
}

function outputFile(entry: LedgerEntry, url: string): Readonly<Record<string, unknown>> {
  const config = outputConfigOf(entry);
  const permanent = isPermanent(entry);
  return {
    StorageMode: permanent ? "Permanent" : "Temporary",
    MediaName: config?.MediaName ?? "",
    ClassId: config?.ClassId ?? 0,
    ExpireTime: moment(fileExpiresAt(entry)),
    FileType: permanent ? endingOf(entry) : "",
    FileUrl: url,
    FileId: permanent ? fileId(entry) : "",
    MetaData: endingOf(entry) === "png" ? pictureMetaData : videoMetaData,
  };
}

const isPermanent = (entry: LedgerEntry): boolean =>
  outputConfigOf(entry)?.StorageMode === "Permanent";

/** Nineteen digits, the same for a task at every look. */
const fileId = (entry: LedgerEntry): string => {
  const hex = entry.TaskId.slice(-33, -1);
  return `9${(BigInt(`0x${hex}`) % 10n ** 18n).toString().padStart(18, "0")}`;
};

const NOT_YET = "0001-01-01T00:00:00Z";
const moment = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** Source: the official SDK's DescribeTaskDetailResponse. */
const allTasks = Object.fromEntries(
  [
    "ProcedureTask",
    "EditMediaTask",
    "WechatPublishTask",
    "ComposeMediaTask",
    "SplitMediaTask",
    "WechatMiniProgramPublishTask",
    "PullUploadTask",
    "TranscodeTask",
    "ConcatTask",
    "ClipTask",
    "CreateImageSpriteTask",
    "SnapshotByTimeOffsetTask",
    "RemoveWatermarkTask",
    "RebuildMediaTask",
    "ExtractTraceWatermarkTask",
    "ExtractCopyRightWatermarkTask",
    "ReviewAudioVideoTask",
    "ReduceMediaBitrateTask",
    "DescribeFileAttributesTask",
    "QualityInspectTask",
    "QualityEnhanceTask",
    "ComplexAdaptiveDynamicStreamingTask",
    "ProcessMediaByMPSTask",
    "AigcImageTask",
    "ImportMediaKnowledge",
    "SceneAigcImageTask",
    "SceneAigcVideoTask",
    "ProcessImageAsyncTask",
    "ExtractBlindWatermarkTask",
    "CreateAigcAdvancedCustomElementTask",
    "CreateAigcCustomVoiceTask",
    "CreateAigcSubjectTask",
    "AigcVideoTask",
    "AigcVideoRedrawTask",
    "AigcAudioTask",
    "CreateAigcAudioCloneTask",
    "DescribeAigcFaceInfoAsyncTask",
    "AigcHunyuan3DTask",
  ].map((name) => [name, null]),
);
