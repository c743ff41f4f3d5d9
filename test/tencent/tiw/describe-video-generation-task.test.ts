import { describe, expect, test } from "vitest";
import { describeVideoGenerationTask } from "../../../functions/tencent/tiw/describe-video-generation-task.ts";
import { answer, askedAbout } from "./sample-answers.ts";

const url = "http://media.example.invalid/fake/tiw-2.mp4";
const expiresAt = "2026-01-04T00:00:00.000Z";

const verdict = (...parts: Parameters<typeof answer>) =>
  describeVideoGenerationTask.read(answer(...parts), askedAbout).verdict;
const files = (video: object) => {
  const read = verdict([{ VideoUrl: url, ...video }]);
  return read.state === "succeeded" ? read.output.files : [];
};

test("a video without an address is not listed, and its user is not named", () => {
  const read = verdict([{ UserId: "first" }, { VideoUrl: url, UserId: "second" }]);

  expect(read).toStrictEqual({
    state: "succeeded",
    output: { files: [{ url, expiresAt }], details: { userIds: ["second"], totalMs: 156750 } },
  });
});

describe("an output", () => {
  test.each<[unknown, string | undefined]>([
    [0, "camera"],
    [1, "screen"],
    [2, "whiteboard"],
    [3, "mixed"],
    [4, "audio"],
    [5, undefined],
    ["2", "whiteboard"],
    ["two", undefined],
    [null, undefined],
  ])("of VideoType %j has the usage %j", (VideoType, usage) => {
    expect(files({ VideoType })).toStrictEqual([
      { url, expiresAt, ...(usage === undefined ? {} : { usage }) },
    ]);
  });

  test.each<[object, object]>([
    [{ VideoFormat: "MP4" }, { mediaType: "video/mp4" }],
    [{ VideoFormat: "mp3" }, { mediaType: "audio/mpeg" }],
    [{ VideoFormat: "constructor" }, {}],
    [{ VideoDuration: 1 }, { durationSeconds: 0.001 }],
    [{ VideoDuration: 0, VideoSize: 0, Width: 0, Height: -1 }, {}],
    [
      { VideoDuration: "1", VideoSize: null, Width: "1", VideoFormat: 7, UserId: 7 },
      { durationSeconds: 0.001, width: 1 },
    ],
    [{ VideoSize: 2 ** 64 }, {}],
  ])("with %j has %j", (fields, expected) => {
    expect(files(fields)).toStrictEqual([{ url, expiresAt, ...expected }]);
  });
});

test("an unread video's play time is left out, and the others keep theirs", () => {
  const read = verdict([null, { VideoUrl: url, VideoPlayTime: 1500 }]);

  expect(read).toMatchObject({
    output: {
      files: [{ url }],
      details: { unreadFiles: 1, playTimesMs: ["1500"], totalMs: 156750 },
    },
  });
});

test("an answer that only lacks the echoed TaskId is understood", () => {
  const report = describeVideoGenerationTask.read({ Status: "QUEUED", TaskId: "" }, askedAbout);

  expect(report).toStrictEqual({ verdict: { state: "waiting" } });
});
