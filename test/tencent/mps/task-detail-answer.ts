import { readFileSync } from "node:fs";

type Fields = Record<string, unknown>;

/** One of Tencent's sample callbacks of MPS. */
export const sampleEvent = (name: string): Fields =>
  JSON.parse(readFileSync(new URL(`../../fixtures/tencent/${name}`, import.meta.url), "utf8"));

/**
 * The same as DescribeTaskDetail answers it: the task under its own name, the ids beside it, and
 * the notification with its key.
 */
export const detailOf = ({
  EventType,
  WorkflowTaskEvent,
  ScheduleTaskEvent,
  SessionId,
  SessionContext,
}: Fields): Fields => ({
  ...answer({ WorkflowTask: WorkflowTaskEvent, ScheduleTask: ScheduleTaskEvent }),
  TaskType: EventType,
  SessionId,
  SessionContext,
});

/** A finished task of which only the objects are to be chosen. */
export const answer = (tasks: object, Status: unknown = "FINISH"): Fields => ({
  TaskType: "WorkflowTask",
  Status,
  CreateTime: "2026-01-01T00:00:00Z",
  BeginProcessTime: "2026-01-01T00:00:02Z",
  FinishTime: Status === "FINISH" ? "2026-01-01T00:01:30Z" : "0000-00-00T00:00:00Z",
  EditMediaTask: null,
  WorkflowTask: null,
  ScheduleTask: null,
  ...tasks,
  TaskNotifyConfig: {
    NotifyType: "URL",
    NotifyUrl: "https://callsheet.example.invalid/",
    NotifyKey: "EXAMPLE_KEY",
  },
  TasksPriority: 0,
  SessionId: "",
  SessionContext: "",
  RequestId: "r",
});

/** A WorkflowTask with one transcoding for each of these. */
export const workflow = (...transcodings: object[]): Fields => ({
  TaskId: "1-WorkflowTask-2t0",
  Status: "FINISH",
  ErrCode: 0,
  Message: "",
  MetaData: null,
  MediaProcessResultSet: transcodings.map((TranscodeTask) => ({
    Type: "Transcode",
    TranscodeTask,
    AnimatedGraphicTask: null,
  })),
  AiContentReviewResultSet: [],
  AiQualityControlTaskResult: null,
});
