import { unreadResult } from "../../../functions/tencent/unread-result.ts";
import type { SampleAnswers } from "../contract/answers.ts";
import { answer, detailOf, sampleEvent, workflow } from "./task-detail-answer.ts";

const url = "http://store.example.invalid/fake/result-0001.mp4";
const video = {
  Status: "DONE",
  VideoUrls: [url],
  Resolution: "1920x1088",
  Message: "ok",
  RequestId: "r",
};
const videoFailure = {
  code: "provider_failed",
  message: "Tencent failed to generate the video.",
  retryable: false,
};

/** DescribeAigcVideoTask names neither the task, nor a time, nor an error code. */
export const mpsVideoAnswers: SampleAnswers = {
  task: {
    providerTaskId: "4-AigcVideo-1",
    application: "account",
    unfinishedAt: "2026-01-01T00:00:30.000Z",
  },
  question: { TaskId: "4-AigcVideo-1" },
  notFoundCodes: ["ResourceNotFound.TaskNotFound"],
  goingOn: (Status) => ({ ...video, VideoUrls: null, Status }),
  ended: (Status) => ({ ...video, Status }),
  words: { waiting: ["WAIT"], running: ["RUN"], canceled: [], end: ["DONE"] },
  report: {
    verdict: {
      state: "succeeded",
      output: {
        files: [
          {
            url,
            mediaType: "video/mp4",
            width: 1920,
            height: 1088,
            expiresAt: "2026-01-01T12:00:30.000Z",
          },
        ],
      },
    },
  },
  saysStatusTwice: false,
  failures: [
    [
      { Status: "FAIL", Message: "SAMPLE failure text" },
      { ...videoFailure, provider: { message: "SAMPLE failure text" } },
    ],
    ...["", null, undefined].map((Message) => [{ Status: "FAIL", Message }, videoFailure] as const),
  ],
  empty: [undefined, null, [], [""], [" "]].map((VideoUrls) => ({ ...video, VideoUrls })),
  withResults: (VideoUrls) => ({ ...video, VideoUrls }),
  unreadError: unreadResult,
  result: url,
  deciding: /^(Status|VideoUrls.*)$/,
  provesSuccess: (response) => Object(response).Status === "DONE",
  states: ["failed", "finished-empty", "running", "succeeded", "unknown", "waiting"],
};

const part = (Status: string) => ({
  Status,
  ErrCodeExt: "",
  ErrCode: 0,
  Message: "SUCCESS",
  Output: { Path: "/out/a.mp4" },
});
const media = detailOf(sampleEvent("mps-workflow-success-signed.json"));
const aboutParts = (...parts: object[]) => answer({ WorkflowTask: workflow(...parts) });

/** The parts of a media task that failed have codes of their own; the source has only a number. */
export const mediaTaskAnswers: SampleAnswers = {
  task: { providerTaskId: "1-WorkflowTask-2t0", application: "account" },
  question: { TaskId: "1-WorkflowTask-2t0" },
  notFoundCodes: ["ResourceNotFound"],
  goingOn: (status) =>
    answer({ WorkflowTask: { ...workflow(part("PROCESSING")), Status: "PROCESSING" } }, status),
  bare: (status) => answer({}, status),
  ended: (Status) => ({ ...media, Status }),
  words: { waiting: ["WAITING"], running: ["PROCESSING"], canceled: ["ABORTED"], end: ["FINISH"] },
  report: {
    verdict: {
      state: "succeeded",
      output: {
        files: [],
        details: {
          paths: ["/sample/out/in_transcode_20.mp4"],
          createTime: "2026-01-01T00:00:00.000Z",
          beginProcessTime: "2026-01-01T00:00:02.000Z",
          finishTime: "2026-01-01T00:01:30.000Z",
        },
      },
    },
    sessionId: "sample-session-1001",
    sessionContext: '{"ref":"sample-1001"}',
  },
  saysStatusTwice: true,
  failures: [
    [
      detailOf(sampleEvent("mps-workflow-subtask-fail-signed.json")),
      {
        code: "provider_failed",
        message: "Tencent failed in 1 of 2 parts; the first is Transcode.",
        retryable: false,
        provider: {
          code: "SAMPLE.ErrCodeExt",
          number: 30000,
          message: "SAMPLE sub-task failure text – do not parse",
        },
      },
    ],
    [
      detailOf(sampleEvent("mps-workflow-source-fail-signed.json")),
      {
        code: "provider_failed",
        message: "Tencent could not process the source file.",
        retryable: false,
        provider: { number: 40000, message: "SAMPLE source failure text – do not parse" },
      },
    ],
  ],
  empty: [aboutParts()],
  anotherKind: [
    answer({ EditMediaTask: { TaskId: "1-EditMediaTask-2t0", Status: "FINISH", ErrCode: 0 } }),
    answer({ EditMediaTask: { TaskId: "1-EditMediaTask-2t0" } }, "WAITING"),
  ],
  deciding:
    /^(Status|WorkflowTask(\.(ErrCode|Status|MediaProcessResultSet(\.0(\.(Type|TranscodeTask(\.(Status|Output.*))?))?)?))?)$/,
  provesSuccess: (response) => {
    const task = Object(Object(response).WorkflowTask);
    const parts = [task.MediaProcessResultSet].flat().map((each) => Object(each).TranscodeTask);
    return (
      (typeof task.ErrCode !== "number" || task.ErrCode === 0) &&
      parts.every((each) => ["SUCCESS", "", null, undefined].includes(Object(each).Status))
    );
  },
  states: [
    "canceled",
    "disagreeing",
    "failed",
    "finished-empty",
    "running",
    "succeeded",
    "unknown",
    "waiting",
  ],
};
