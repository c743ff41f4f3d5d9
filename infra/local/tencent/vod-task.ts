import * as z from "zod/mini";
import type { LedgerEntry } from "./ledger.ts";
import { begunAt, finishedAt, stageAt } from "./life.ts";
import type { Account } from "./product.ts";
import { videoMetaData } from "./video.ts";

const text = z.optional(z.string());

/** The parameters of CreateAigcVideoTask. Source: the official SDK's CreateAigcVideoTaskRequest. */
export const aigcVideoInput = z.strictObject({
  SubAppId: z.int(),
  ModelName: z.string(),
  ModelVersion: z.string(),
  FileInfos: z.optional(z.array(z.record(z.string(), z.string()))),
  SubjectInfos: z.optional(z.array(z.looseObject({}))),
  LastFrameFileId: text,
  LastFrameUrl: text,
  Prompt: text,
  NegativePrompt: text,
  EnhancePrompt: text,
  OutputConfig: z.optional(
    z.looseObject({ StorageMode: text, MediaName: text, ClassId: z.optional(z.int()), ExpireTime: text, Duration: z.optional(z.number()) }),
  ),
  InputRegion: text,
  SceneType: text,
  Procedure: text,
  Seed: z.optional(z.int()),
  SessionId: text,
  SessionContext: text,
  TasksPriority: z.optional(z.int()),
  ExtInfo: text,
});

/** A temporary file lives seven days. Source: Tencent's documentation of StorageMode. Milliseconds since the UNIX epoch. */
export function fileExpiresAt(entry: LedgerEntry): number {
  return isPermanent(entry) ? Date.parse("9999-12-31T23:59:59Z") : finishedAt(entry) + 7 * 24 * 60 * 60 * 1000;
}

/** DescribeTaskDetail's answer about a task: one structure is filled in, the others are null. */
export function taskDetail(entry: LedgerEntry, context: Pick<Account, "now" | "fileUrl">): Readonly<Record<string, unknown>> {
  const { status } = stageAt(entry, context.now);
  return {
    TaskType: "AigcVideoTask",
    Status: status,
    CreateTime: moment(entry.acceptedAt),
    BeginProcessTime: status === "WAITING" ? NOT_YET : moment(begunAt(entry)),
    FinishTime: status === "FINISH" ? moment(finishedAt(entry)) : NOT_YET,
    ...otherTasks,
    AigcVideoTask: aigcVideoTask(entry, context),
  };
}

/**
 * The structure AigcVideoTask, the same in DescribeTaskDetail and in the callback. A failure is FINISH too, told by ErrCode and ErrCodeExt;
 * for failures captured answers show 70000 and no files.
 */
export function aigcVideoTask(entry: LedgerEntry, { now, fileUrl }: Pick<Account, "now" | "fileUrl">): Readonly<Record<string, unknown>> {
  const { status, progress } = stageAt(entry, now);
  const errCodeExt = status === "FINISH" ? entry.errCodeExt : "";
  const failed = errCodeExt !== "";
  return {
    TaskId: entry.TaskId,
    // The inner status knows two values only. Source: the official SDK's AigcVideoTask.
    Status: status === "FINISH" ? "FINISH" : "PROCESSING",
    ErrCode: failed ? 70000 : 0,
    ErrCodeExt: errCodeExt,
    Message: failed ? "The prompt asked for this failure." : "",
    Progress: progress,
    Input: inputEcho(entry),
    Output: {
      FileInfos: status === "FINISH" && !failed ? [outputFile(entry, fileUrl(entry.TaskId))] : [],
      ProcedureTaskIds: [],
      Usage: { InputTokens: 0, ThoughtTokens: 0 },
    },
    SessionId: entry.SessionId,
    SessionContext: entry.SessionContext,
  };
}

/** Captured answers show unset fields with these values, the unset ExpireTime being no date at all. */
function inputEcho(entry: LedgerEntry): Readonly<Record<string, unknown>> {
  const { SubAppId, SessionId, SessionContext, TasksPriority, Procedure, OutputConfig, ...input } = aigcVideoInput.parse(entry.input);
  return {
    FileInfos: [],
    LastFrameFileId: "",
    LastFrameUrl: "",
    Prompt: "",
    NegativePrompt: "",
    EnhancePrompt: "Disabled",
    GenerationMode: "",
    InputRegion: "Mainland",
    SceneType: "",
    Seed: 0,
    ExtInfo: "",
    ...input,
    OutputConfig: { StorageMode: "Temporary", MediaName: "", ClassId: 0, ExpireTime: "0000-00-00T00:00:00Z", ...OutputConfig },
  };
}

function outputFile(entry: LedgerEntry, url: string): Readonly<Record<string, unknown>> {
  const { OutputConfig } = aigcVideoInput.parse(entry.input);
  const permanent = isPermanent(entry);
  return {
    StorageMode: permanent ? "Permanent" : "Temporary",
    MediaName: OutputConfig?.MediaName ?? "",
    ClassId: OutputConfig?.ClassId ?? 0,
    ExpireTime: moment(fileExpiresAt(entry)),
    FileType: permanent ? "mp4" : "",
    FileUrl: url,
    FileContent: "",
    FileId: permanent ? fileId(entry) : "",
    MetaData: videoMetaData,
    UsageType: "",
  };
}

const isPermanent = (entry: LedgerEntry): boolean => aigcVideoInput.parse(entry.input).OutputConfig?.StorageMode === "Permanent";

/** Nineteen digits, the same for a task at every look. */
const fileId = (entry: LedgerEntry): string => {
  const hex = entry.TaskId.slice(-33, -1);
  return `9${(BigInt(`0x${hex}`) % 10n ** 18n).toString().padStart(18, "0")}`;
};

const NOT_YET = "0001-01-01T00:00:00Z";
const moment = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;

/** Source: the official SDK's DescribeTaskDetailResponse. */
const otherTasks = Object.fromEntries(
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
    "AigcVideoRedrawTask",
    "AigcAudioTask",
    "CreateAigcAudioCloneTask",
    "DescribeAigcFaceInfoAsyncTask",
    "AigcHunyuan3DTask",
  ].map((name) => [name, null]),
);
