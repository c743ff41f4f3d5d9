import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";
import { begunAt, finishedAt, stageAt } from "./life.ts";
import { videoMetaData } from "./video.ts";

const text = z.optional(z.string());
const int = z.optional(z.int());
const block = z.optional(z.looseObject({}));
const sets = z.optional(z.array(z.looseObject({ Definition: int })));

/**
 * The parameters of ProcessMedia. Source: the official SDK's ProcessMediaRequest. Work items are
 * read as far as the stand-in does something.
 */
export const processMediaInput = z.strictObject({
  InputInfo: z.looseObject({ Type: z.string() }),
  OutputStorage: z.optional(z.looseObject({ Type: z.string() })),
  OutputDir: text,
  ScheduleId: int,
  Activities: z.optional(z.array(z.looseObject({ ActivityType: z.string() }))),
  MediaProcessTask: z.optional(z.looseObject({ TranscodeTaskSet: sets })),
  AiContentReviewTask: block,
  AiAnalysisTask: block,
  AiRecognitionTask: block,
  AiQualityControlTask: block,
  SmartSubtitlesTask: block,
  SmartEraseTask: block,
  AIDubbingTask: block,
  TaskNotifyConfig: z.optional(
    z.looseObject({
      NotifyType: text,
      NotifyUrl: text,
      NotifyKey: text,
      AwsSQS: z.optional(z.looseObject({ SQSRegion: z.string(), SQSQueueName: z.string() })),
    }),
  ),
  TasksPriority: int,
  TaskType: text,
  ResourceId: text,
  SkipMateData: int,
  SessionId: text,
  SessionContext: text,
});

/**
 * DescribeTaskDetail's answer about a task of ProcessMedia. Whether it echoes the NotifyKey is not
 * documented: here it does, so that code which stores or logs answers is found out.
 */
export function taskDetail(entry: LedgerEntry, now: number): Readonly<Record<string, unknown>> {
  const { status } = stageAt(entry, now);
  const { TaskNotifyConfig = null, TasksPriority = 0 } = processMediaInput.parse(entry.input);
  const type = taskType(entry);
  return {
    TaskType: type,
    Status: status,
    CreateTime: moment(entry.acceptedAt),
    BeginProcessTime: status === "WAITING" ? NOT_YET : moment(begunAt(entry)),
    FinishTime: status === "FINISH" ? moment(finishedAt(entry)) : NOT_YET,
    ...{
      EditMediaTask: null,
      WorkflowTask: null,
      ScheduleTask: null,
      LiveStreamProcessTask: null,
      LiveScheduleTask: null,
    },
    ...{ ExtractBlindWatermarkTask: null, [type]: mediaTask(entry, now) },
    TaskNotifyConfig,
    TasksPriority,
    SessionId: entry.SessionId,
    SessionContext: entry.SessionContext,
    ExtInfo: "",
  };
}

/**
 * "Activities or a ScheduleId: a ScheduleTask." It is also the name of the task's field, and of the
 * event that tells of it.
 */
export function taskType({ input }: Pick<LedgerEntry, "input">): "ScheduleTask" | "WorkflowTask" {
  return input.Activities === undefined && input.ScheduleId === undefined
    ? "WorkflowTask"
    : "ScheduleTask";
}

/**
 * The structure WorkflowTask or ScheduleTask, the same in DescribeTaskDetail and in the callback. A
 * code of digits is something wrong with the source; any other fails the last part. The form of an
 * aborted task is not documented: here FINISH, as no other Status is, with an error.
 */
export function mediaTask(entry: LedgerEntry, now: number): Readonly<Record<string, unknown>> {
  const { status } = stageAt(entry, now);
  const isOver = status === "FINISH";
  const sourceError = isOver ? sourceErrorOf(entry) : { ErrCode: 0, Message: "" };
  return {
    TaskId: entry.TaskId,
    // The inner status knows two values only. Source: the official SDK's WorkflowTask.
    Status: isOver ? "FINISH" : "PROCESSING",
    ...sourceError,
    InputInfo: entry.input.InputInfo,
    MetaData: isOver && sourceError.ErrCode === 0 ? videoMetaData : null,
    ...(sourceError.ErrCode === 0 ? resultsOf(entry, now) : {}),
  };
}

function sourceErrorOf({ aborted, errCodeExt }: LedgerEntry): {
  readonly ErrCode: number;
  readonly Message: string;
} {
  if (aborted) return { ErrCode: 1, Message: "The task was aborted." };
  if (!/^\d+$/.test(errCodeExt)) return { ErrCode: 0, Message: "" };
  return { ErrCode: Number(errCodeExt), Message: "The OutputDir asked for this failure." };
}

/**
 * Where the result of a work item besides transcodings stands in a WorkflowTask, with one
 * documented type of it. Source: the official SDK.
 */
const resultPlaces = {
  AiContentReviewTask: (result: unknown) => ({
    AiContentReviewResultSet: [{ Type: "Porn", PornTask: result }],
  }),
  AiAnalysisTask: (result: unknown) => ({
    AiAnalysisResultSet: [{ Type: "Classification", ClassificationTask: result }],
  }),
  AiRecognitionTask: (result: unknown) => ({
    AiRecognitionResultSet: [{ Type: "AsrFullTextRecognition", AsrFullTextTask: result }],
  }),
  AiQualityControlTask: (result: unknown) => ({ AiQualityControlTaskResult: result }),
  SmartSubtitlesTask: (result: unknown) => ({
    SmartSubtitlesTaskResult: [{ Type: "AsrFullTextRecognition", AsrFullTextTask: result }],
  }),
  SmartEraseTask: (result: unknown) => ({ SmartEraseTaskResult: result }),
  AIDubbingTask: (result: unknown) => ({ AiDubbingTaskResult: result }),
} as const;

/**
 * Every transcoding brings a file; other work items end without an output. Of an orchestration the
 * stand-in knows one transcoding.
 */
function resultsOf(entry: LedgerEntry, now: number): Readonly<Record<string, unknown>> {
  const { MediaProcessTask } = processMediaInput.parse(entry.input);
  if (taskType(entry) === "ScheduleTask") {
    const TranscodeTask = subTask(entry, now, { isLast: true, definition: 0 });
    return {
      ActivityResultSet: [
        { ActivityType: "Transcode", ActivityResItem: { TranscodeTask, SmartEraseTask: null } },
      ],
    };
  }
  const transcodings = MediaProcessTask?.TranscodeTaskSet ?? [];
  const others = Object.entries(resultPlaces).filter(([item]) => entry.input[item] !== undefined);
  const MediaProcessResultSet = transcodings.map(({ Definition = 0 }, index) => {
    const isLast = others.length === 0 && index === transcodings.length - 1;
    return {
      Type: "Transcode",
      TranscodeTask: subTask(entry, now, { isLast, definition: Definition }),
      AnimatedGraphicTask: null,
    };
  });
  const placed = others.map(([, place], index) =>
    place(subTask(entry, now, { isLast: index === others.length - 1 })),
  );
  return Object.assign({ MediaProcessResultSet }, ...placed);
}

interface Part {
  readonly isLast: boolean;
  /** Of a transcoding. */
  readonly definition?: number;
}

/**
 * For a success ErrCodeExt is documented as empty and was seen as "SUCCESS": here the last part
 * says the one, the others the other.
 */
function subTask(
  entry: LedgerEntry,
  now: number,
  { isLast, definition }: Part,
): Readonly<Record<string, unknown>> {
  const { status, progress } = stageAt(entry, now);
  const common = {
    Progress: progress,
    Input: definition === undefined ? {} : { Definition: definition },
  };
  if (status !== "FINISH")
    return {
      Status: "PROCESSING",
      ErrCodeExt: "",
      ErrCode: 0,
      Message: "",
      ...common,
      Output: null,
    };
  if (isLast && entry.errCodeExt !== "") {
    const Message = "The OutputDir asked for this failure.";
    return {
      Status: "FAIL",
      ErrCodeExt: entry.errCodeExt,
      ErrCode: 30000,
      Message,
      ...common,
      Output: null,
    };
  }
  const Output = definition === undefined ? null : transcoded(entry, definition);
  return {
    Status: "SUCCESS",
    ErrCodeExt: isLast ? "" : "SUCCESS",
    ErrCode: 0,
    Message: "SUCCESS",
    ...common,
    Output,
  };
}

/**
 * "If OutputStorage is left empty, the storage of InputInfo is inherited"; the name's pattern is
 * the documented default.
 */
function transcoded({ input }: LedgerEntry, definition: number): Readonly<Record<string, unknown>> {
  const { OutputStorage, OutputDir = "/", InputInfo } = processMediaInput.parse(input);
  const { Type, CosInputInfo } = source.parse(InputInfo);
  const inherited = {
    Type,
    CosOutputStorage: { Bucket: CosInputInfo?.Bucket, Region: CosInputInfo?.Region },
  };
  return {
    OutputStorage: OutputStorage ?? inherited,
    Path: `${OutputDir}in_transcode_${definition}.mp4`,
    Definition: definition,
    ...videoMetaData,
    Container: "mp4",
  };
}

const place = z.looseObject({ Bucket: z.string(), Region: z.string() });
const source = z.looseObject({ Type: z.string(), CosInputInfo: z.optional(place) });

const NOT_YET = "0000-00-00T00:00:00Z";
const moment = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
