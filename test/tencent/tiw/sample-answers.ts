import { readFileSync } from "node:fs";
import { unreadResult } from "../../../functions/tencent/unread-result.ts";
import type { SampleAnswers } from "../contract/answers.ts";

const { EventData: event } = JSON.parse(
  readFileSync(
    new URL("../../fixtures/tencent/tiw-video-generation-success-signed.json", import.meta.url),
    "utf8",
  ),
);

/** The videos of Tencent's sample callback: a whiteboard's, and a camera's. */
export const [whiteboard, camera] = event.VideoInfos;

export const askedAbout = {
  providerTaskId: "g7khk7f809vterp942mb",
  application: "1400000001",
  unfinishedAt: "2026-01-01T00:00:00.000Z",
} as const;

/** Progress and VideoInfos are out of use; Tencent's example fills them with what is not true. */
export const answer = (VideoInfoList: unknown = [whiteboard], Status: unknown = "FINISHED") => ({
  GroupId: "900822",
  RoomId: 900822,
  TaskId: askedAbout.providerTaskId,
  Status,
  Progress: 100,
  TotalTime: 156750,
  VideoInfos: { VideoPlayTime: 1, VideoSize: 1, VideoFormat: "xxx", VideoUrl: "xxx", VideoType: 1 },
  VideoInfoList,
  RequestId: "r",
});

const media = {
  mediaType: "video/mp4",
  expiresAt: "2026-01-04T00:00:00.000Z",
  size: 318384,
  durationSeconds: 156.75,
  width: 1024,
  height: 768,
} as const;
const ended = (status: unknown) => answer([whiteboard, camera], status);

/** TIW's answer tells a success from a failure by its list of videos alone. */
export const tiwAnswers: SampleAnswers = {
  task: askedAbout,
  question: { TaskId: "g7khk7f809vterp942mb", SdkAppId: 1400000001 },
  notFoundCodes: ["InvalidParameter.TaskNotFound"],
  failureCodes: ["FailedOperation.Record"],
  goingOn: ended,
  ended,
  words: { waiting: ["QUEUED"], running: ["PROCESSING"], canceled: [], end: ["FINISHED"] },
  report: {
    verdict: {
      state: "succeeded",
      output: {
        files: [
          { url: "http://media.example.invalid/fake/tiw-2.mp4", usage: "whiteboard", ...media },
          { url: "http://media.example.invalid/fake/tiw-0.mp4", usage: "camera", ...media },
        ],
        details: { userIds: ["", "sample_user"], playTimesMs: ["0", "0"], totalMs: 156750 },
      },
    },
    providerTaskId: "g7khk7f809vterp942mb",
  },
  saysStatusTwice: false,
  failures: [],
  empty: [
    ...[undefined, null, [], [{}], [{ VideoUrl: "" }], [{ VideoUrl: null, VideoId: "9" }]],
  ].map((VideoInfoList) => ({ ...answer(), VideoInfoList })),
  withResults: (videos) => answer(videos),
  unreadError: unreadResult,
  result: { VideoUrl: whiteboard.VideoUrl },
  deciding: /^(Status|VideoInfoList.*)$/,
  provesSuccess: (response) => Object(response).Status === "FINISHED",
  states: ["finished-empty", "running", "succeeded", "unknown", "waiting"],
};
