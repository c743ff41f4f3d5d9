import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ProviderTask } from "../../../functions/tencent/question.ts";
import { describeVideoGenerationTask } from "../../../functions/tencent/tiw/describe-video-generation-task.ts";

const askedAbout: ProviderTask = {
  providerTaskId: "g7khk7f809vterp942mb",
  application: "1400000001",
  unfinishedAt: "2026-01-01T00:00:00.000Z",
};
const { EventData: event } = JSON.parse(
  readFileSync(
    new URL("../../fixtures/tencent/tiw-video-generation-success-signed.json", import.meta.url),
    "utf8",
  ),
);
const [whiteboard, camera] = event.VideoInfos;
const url = "http://media.example.invalid/fake/tiw-2.mp4";
const expiresAt = "2026-01-04T00:00:00.000Z";

/** Progress and VideoInfos are out of use; Tencent's example fills them with what is not true. */
const answer = (VideoInfoList: unknown = [whiteboard], Status: unknown = "FINISHED") => ({
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
const verdict = (...parts: Parameters<typeof answer>) =>
  describeVideoGenerationTask.read(answer(...parts), askedAbout).verdict;
const files = (video: object) => {
  const read = verdict([{ VideoUrl: url, ...video }]);
  return read.state === "succeeded" ? read.output.files : [];
};

test("the question names the task and the application, the latter as a number", () => {
  const request = describeVideoGenerationTask.request(askedAbout);

  expect(request).toEqual({ TaskId: "g7khk7f809vterp942mb", SdkAppId: 1400000001 });
});

test("a finished task with videos has succeeded: each file with its kind and measures, and whose stream it shows", () => {
  const report = describeVideoGenerationTask.read(answer([whiteboard, camera]), askedAbout);

  const media = {
    mediaType: "video/mp4",
    expiresAt,
    size: 318384,
    durationSeconds: 156.75,
    width: 1024,
    height: 768,
  };
  expect(report).toStrictEqual({
    verdict: {
      state: "succeeded",
      output: {
        files: [
          { url, usage: "whiteboard", ...media },
          { url: "http://media.example.invalid/fake/tiw-0.mp4", usage: "camera", ...media },
        ],
        details: { userIds: ["", "sample_user"], playTimesMs: ["0", "0"], totalMs: 156750 },
      },
    },
    providerTaskId: "g7khk7f809vterp942mb",
  });
});

describe("the verdict", () => {
  test.each<[string, object]>([
    ["QUEUED", { state: "waiting" }],
    ["PROCESSING", { state: "running" }],
    ["PAUSED", { state: "unknown", providerStatus: "PAUSED" }],
    ["FINISH", { state: "unknown", providerStatus: "FINISH" }],
    ["finished", { state: "unknown", providerStatus: "finished" }],
  ])("of %s is no end, though videos are listed and Progress says 100", (status, expected) => {
    expect(verdict([whiteboard], status)).toStrictEqual(expected);
  });

  test.each<[unknown]>([
    [undefined],
    [null],
    [[]],
    [[{}]],
    [[{ VideoUrl: "" }]],
    [[{ VideoUrl: null, VideoId: "9" }]],
  ])("of FINISHED with the videos %j is that it names no result (yet)", (VideoInfoList) => {
    const response = { ...answer(), VideoInfoList };

    expect(describeVideoGenerationTask.read(response, askedAbout).verdict).toStrictEqual({
      state: "finished-empty",
    });
  });

  test("lists every video that can be fetched, and no other", () => {
    const read = verdict([{ UserId: "first" }, { VideoUrl: url, UserId: "second" }]);

    expect(read).toStrictEqual({
      state: "succeeded",
      output: { files: [{ url, expiresAt }], details: { userIds: ["second"], totalMs: 156750 } },
    });
  });
});

test("the error that is listed for a failed recording is a failure, the one for an unknown task is not", () => {
  const { failureCodes, notFoundCodes } = describeVideoGenerationTask;

  expect([failureCodes, notFoundCodes]).toEqual([
    ["FailedOperation.Record"],
    ["InvalidParameter.TaskNotFound"],
  ]);
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

  test("names no expiry where it is not known when the task was unfinished", () => {
    const { unfinishedAt, ...followed } = askedAbout;

    const read = describeVideoGenerationTask.read(answer([{ VideoUrl: url }]), followed);

    expect(read.verdict).toStrictEqual({
      state: "succeeded",
      output: { files: [{ url }], details: { totalMs: 156750 } },
    });
  });
});

describe("an answer of another shape", () => {
  test.each<[string, unknown]>([
    ["no object", "FINISHED"],
    ["nothing", null],
    ["no status", answer([], null)],
    ["an empty status", answer([], "")],
    ["an endless status", answer([], "S".repeat(65))],
  ])("(%s) has no status that is known", (_, response) => {
    expect(describeVideoGenerationTask.read(response, askedAbout).verdict.state).toBe("unknown");
  });

  test("with one video instead of a list brings it", () => {
    expect(verdict(Object(whiteboard))).toMatchObject({
      state: "succeeded",
      output: { files: [{ usage: "whiteboard" }] },
    });
  });

  test("brings what can be read of its videos, and counts the others", () => {
    const read = verdict([null, { VideoUrl: 7 }, { VideoUrl: url, VideoPlayTime: 1500 }] as never);

    expect(read).toMatchObject({
      output: {
        files: [{ url }],
        details: { unreadFiles: 2, playTimesMs: ["1500"], totalMs: 156750 },
      },
    });
    expect(verdict([{ VideoUrl: 7 }])).toMatchObject({
      state: "finished-empty",
      error: { code: "result_not_understood" },
    });
  });

  test("that only lacks the echoed TaskId is understood", () => {
    const report = describeVideoGenerationTask.read({ Status: "QUEUED", TaskId: "" }, askedAbout);

    expect(report).toStrictEqual({ verdict: { state: "waiting" } });
  });

  test("is thrown at or reported, but never a success without FINISHED and a video's URL", () => {
    const mostly = <T>(value: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.jsonValue() });
    const anyVideo = fc.record({
      VideoUrl: mostly(fc.constantFrom("", url)),
      VideoType: mostly(fc.integer()),
    });
    const anyAnswer = fc.record({
      Status: mostly(fc.constantFrom("QUEUED", "PROCESSING", "FINISHED", "FINISHED", "PAUSED")),
      VideoInfoList: mostly(fc.array(mostly(anyVideo))),
    });
    const states = new Set<string>();

    fc.assert(
      fc.property(mostly(anyAnswer), (response) => {
        const read = reading(response);
        states.add(read?.state ?? "thrown");

        if (read?.state !== "succeeded") return;
        expect(response).toMatchObject({ Status: "FINISHED" });
        expect(read.output.files.length).toBeGreaterThan(0);
        expect(read.output.files.every((file) => file.url)).toBe(true);
      }),
      { numRuns: 1000 },
    );

    expect([...states].sort()).toEqual([
      "finished-empty",
      "running",
      "succeeded",
      "unknown",
      "waiting",
    ]);
  });
});

function reading(response: unknown) {
  try {
    return describeVideoGenerationTask.read(response, askedAbout).verdict;
  } catch {
    return undefined;
  }
}
