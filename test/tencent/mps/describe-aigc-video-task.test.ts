import { describe, expect, test } from "vitest";
import { describeAigcVideoTask } from "../../../functions/tencent/mps/describe-aigc-video-task.ts";
import type { ProviderTask } from "../../../functions/tencent/question.ts";

const askedAbout: ProviderTask = {
  providerTaskId: "4-AigcVideo-1",
  application: "account",
  unfinishedAt: "2026-01-01T00:00:30.000Z",
};
const url = "http://store.example.invalid/fake/result-0001.mp4";
const done = {
  Status: "DONE",
  VideoUrls: [url],
  Resolution: "1920x1088",
  Message: "ok",
  RequestId: "r",
};

const verdict = (response: unknown) => describeAigcVideoTask.read(response, askedAbout).verdict;
const files = (response: object, asked: object = {}) => {
  const read = describeAigcVideoTask.read(
    { ...done, ...response },
    { ...askedAbout, ...asked },
  ).verdict;
  return read.state === "succeeded" ? read.output.files : [];
};

describe("the verdict", () => {
  test("of DONE is every video, with its size in pixels and the earliest moment at which it may be gone", () => {
    const second = "http://store.example.invalid/fake/result-0002.mp4?sign=1";
    const common = {
      mediaType: "video/mp4",
      width: 1920,
      height: 1088,
      expiresAt: "2026-01-01T12:00:30.000Z",
    };

    expect(verdict({ ...done, VideoUrls: [url, second] })).toStrictEqual({
      state: "succeeded",
      output: {
        files: [
          { url, ...common },
          { url: second, ...common },
        ],
      },
    });
  });
});

describe("a file", () => {
  test("has no expiry where it is not known how long the task was unfinished", () => {
    expect(files({}, { unfinishedAt: undefined })).toStrictEqual([
      { url, mediaType: "video/mp4", width: 1920, height: 1088 },
    ]);
  });

  test.each<[unknown, object]>([
    ["1920x1088", { width: 1920, height: 1088 }],
    ["1080*720", { width: 1080, height: 720 }],
    ["1080X720", { width: 1080, height: 720 }],
    ["720P", {}],
    ["0x720", {}],
    ["1080 x 720", {}],
    ["", {}],
    [null, {}],
    [7, {}],
  ])("with the Resolution %j has %j", (Resolution, expected) => {
    expect(files({ Resolution }, { unfinishedAt: undefined })).toStrictEqual([
      { url, mediaType: "video/mp4", ...expected },
    ]);
  });

  test.each<[string, object]>([
    ["http://store.example.invalid/a.MP4?token=a.png", { mediaType: "video/mp4" }],
    ["http://store.example.invalid/a.glb", {}],
    ["http://store.example.invalid/a", {}],
  ])("is a video only if its name says so: %s", (name, expected) => {
    expect(files({ VideoUrls: [name], Resolution: "" }, { unfinishedAt: undefined })).toStrictEqual(
      [{ url: name, ...expected }],
    );
  });

  test("that the web cannot fetch is named apart, as the form of what lies in the caller's own bucket is not documented", () => {
    expect(verdict({ ...done, VideoUrls: ["my_file/a.mp4", "https://"] })).toStrictEqual({
      state: "succeeded",
      output: { files: [], details: { paths: ["my_file/a.mp4", "https://"] } },
    });
  });
});
