import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../functions/tencent/mps/describe-task-detail.ts";
import { clock, codeOf, eachInItsOwnTime } from "../support/tencent-stand-in.ts";
import { startMps, transcoding } from "../support/tencent-stand-in-mps.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Callsheet's reading of an answer. */
const report = (answer: object) =>
  describeTaskDetail.read(answer, { providerTaskId: undefined, application: "account" });

eachInItsOwnTime();

describe("a media task", () => {
  test("waits, proceeds and finishes, by the clock alone, and names where its output lies", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.ProcessMedia({
      ...transcoding,
      SessionId: "s-1",
      SessionContext: "context",
    });

    const waiting = await sdk.DescribeTaskDetail({ TaskId });
    clock.advance(3000);
    const begun = await sdk.DescribeTaskDetail({ TaskId });
    clock.advance(2000);
    const finished = await sdk.DescribeTaskDetail({ TaskId });

    expect([waiting, begun, finished].map(({ Status }) => Status)).toEqual([
      "WAITING",
      "PROCESSING",
      "FINISH",
    ]);
    expect(finished).toMatchObject({
      TaskType: "WorkflowTask",
      ScheduleTask: null,
      WorkflowTask: { TaskId, Status: "FINISH", ErrCode: 0 },
    });
    expect([waiting, begun, finished].map((answer) => report(answer).verdict)).toMatchObject([
      { state: "waiting" },
      { state: "running", progress: 50 },
      {
        state: "succeeded",
        output: {
          files: [],
          details: { paths: ["/out/in_transcode_20.mp4"], finishTime: "2026-01-01T00:00:05.000Z" },
          tasks: [
            {
              kind: "Transcode",
              status: "SUCCESS",
              result: { Path: "/out/in_transcode_20.mp4", Duration: 2 },
            },
          ],
        },
      },
    ]);
    expect(report(finished)).toMatchObject({ sessionId: "s-1", sessionContext: "context" });
  });

  test("has one result for each work item, in the place that the SDK names, in both spellings of success", async () => {
    const { sdk } = await startMps();
    const items = {
      MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20 }, { Definition: 30 }] },
      AiContentReviewTask: { Definition: 10 },
      AiAnalysisTask: { Definition: 10 },
      AiRecognitionTask: { Definition: 10 },
      AiQualityControlTask: { Definition: 10 },
      SmartSubtitlesTask: { Definition: 10 },
      SmartEraseTask: { Definition: 10 },
      AIDubbingTask: {},
    };
    const { TaskId = "" } = await sdk.ProcessMedia({ ...transcoding, ...items });
    clock.advance(5000);

    const { WorkflowTask = {}, ...answer } = await sdk.DescribeTaskDetail({ TaskId });

    expect(WorkflowTask).toMatchObject({
      MediaProcessResultSet: [
        { TranscodeTask: { Status: "SUCCESS", ErrCodeExt: "SUCCESS" } },
        { Type: "Transcode" },
      ],
      AiContentReviewResultSet: [{ Type: "Porn", PornTask: { Status: "SUCCESS" } }],
      AiAnalysisResultSet: [{ Type: "Classification" }],
      AiRecognitionResultSet: [{ Type: "AsrFullTextRecognition" }],
      AiQualityControlTaskResult: { Status: "SUCCESS" },
      SmartSubtitlesTaskResult: [{ Type: "AsrFullTextRecognition" }],
      SmartEraseTaskResult: { Status: "SUCCESS" },
      AiDubbingTaskResult: { Status: "SUCCESS", ErrCodeExt: "" },
    });
    expect(report({ ...answer, WorkflowTask }).verdict).toMatchObject({
      state: "succeeded",
      output: { details: { paths: ["/out/in_transcode_20.mp4", "/out/in_transcode_30.mp4"] } },
    });
  });

  test.each<[string, object]>([
    ["ScheduleId", { ScheduleId: 30101 }],
    ["Activities", { Activities: [{ ActivityType: "action-trans" }] }],
  ])("with %s is an orchestration", async (_, orchestration) => {
    const { sdk } = await startMps();
    const { InputInfo, OutputDir } = transcoding;
    const { TaskId = "" } = await sdk.ProcessMedia({ InputInfo, OutputDir, ...orchestration });
    clock.advance(5000);

    const answer = await sdk.DescribeTaskDetail({ TaskId });

    expect(answer).toMatchObject({
      TaskType: "ScheduleTask",
      WorkflowTask: null,
      ScheduleTask: { ActivityResultSet: [{ ActivityType: "Transcode" }] },
    });
    expect(report(answer).verdict).toMatchObject({
      state: "succeeded",
      output: { details: { paths: ["/out/in_transcode_0.mp4"] } },
    });
  });

  test("[fail:CODE] fails its last part and keeps the others; a code of digits is the source's", async () => {
    const { sdk } = await startMps();
    const MediaProcessTask = { TranscodeTaskSet: [{ Definition: 20 }, { Definition: 30 }] };
    const part = await sdk.ProcessMedia({
      ...transcoding,
      MediaProcessTask,
      OutputDir: "/out/[fail:SomeError]/",
    });
    const source = await sdk.ProcessMedia({ ...transcoding, OutputDir: "/[fail:40000]/" });
    clock.advance(5000);

    const [partly, wholly] = await Promise.all(
      [part, source].map(({ TaskId = "" }) => sdk.DescribeTaskDetail({ TaskId })),
    );

    expect([partly?.WorkflowTask?.ErrCode, wholly?.WorkflowTask?.ErrCode]).toEqual([0, 40000]);
    expect(report(partly ?? {}).verdict).toMatchObject({
      state: "failed",
      error: { provider: { code: "SomeError" } },
      output: { details: { paths: ["/out/[fail:SomeError]/in_transcode_20.mp4"] } },
    });
    expect(report(wholly ?? {}).verdict).toMatchObject({
      state: "failed",
      error: { provider: { number: 40000 } },
    });
  });

  test("is forgotten after seven days", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.ProcessMedia(transcoding);
    clock.advance(7 * DAY_MS);
    const inTime = await codeOf(sdk.DescribeTaskDetail({ TaskId }));
    clock.advance(1);

    const late = await codeOf(sdk.DescribeTaskDetail({ TaskId }));

    expect([inTime, late]).toEqual(["no error", "ResourceNotFound"]);
  });

  test.each([
    ["MissingParameter", { InputInfo: undefined }],
    [
      "InvalidParameter",
      { InputInfo: { Type: "URL", UrlInputInfo: { Url: "https://media.example.invalid/in.mp4" } } },
    ],
    ["InvalidParameter", { OutputDir: "out" }],
    ["InvalidParameter", { MediaProcessTask: undefined }],
    ["UnknownParameter", { EditMediaTask: {} }],
  ])("is refused with %s for %o, and nothing is recorded", async (expected, change) => {
    const { sdk, standIn } = await startMps();

    const code = await codeOf(sdk.request("ProcessMedia", { ...transcoding, ...change }));

    expect(code).toBe(expected);
    expect(standIn.creates()).toEqual([]);
  });
});
