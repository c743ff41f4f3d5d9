import fc from "fast-check";
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

test("the question names the task and nothing else", () => {
  expect(describeAigcVideoTask.request(askedAbout)).toEqual({ TaskId: "4-AigcVideo-1" });
});

test("an answer names neither task nor session, so a report does not", () => {
  const report = describeAigcVideoTask.read(done, askedAbout);

  expect(Object.keys(report)).toEqual(["verdict"]);
});

describe("the verdict", () => {
  test.each<[object, object]>([
    [{ Status: "WAIT" }, { state: "waiting" }],
    [{ Status: "RUN", VideoUrls: null }, { state: "running" }],
    [{ Status: "done" }, { state: "unknown", providerStatus: "done" }],
    [{ Status: "FINISH" }, { state: "unknown", providerStatus: "FINISH" }],
    [{ Status: "CANCELED" }, { state: "unknown", providerStatus: "CANCELED" }],
  ])("of %j is %j", (response, expected) => {
    expect(verdict(response)).toStrictEqual(expected);
  });

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

  test.each<[unknown]>([[undefined], [null], [[]], [[""]], [[" "]]])(
    "of DONE with VideoUrls %j is that it names no result yet",
    (VideoUrls) => {
      expect(verdict({ ...done, VideoUrls })).toStrictEqual({ state: "finished-empty" });
    },
  );

  test.each<[object, object]>([
    [{ Message: "SAMPLE failure text" }, { provider: { message: "SAMPLE failure text" } }],
    [{ Message: "" }, {}],
    [{ Message: null }, {}],
    [{}, {}],
  ])(
    "of FAIL with %j is a failure of which nothing says that a new task would fare better",
    (fields, provider) => {
      expect(verdict({ Status: "FAIL", ...fields })).toStrictEqual({
        state: "failed",
        error: {
          code: "provider_failed",
          message: "Tencent failed to generate the video.",
          retryable: false,
          ...provider,
        },
      });
    },
  );

  test.each<[unknown]>([
    [null],
    ["DONE"],
    [{}],
    [{ Status: "" }],
    [{ Status: 1 }],
    [{ Status: "S".repeat(65) }],
  ])("of %j is not known", (response) => {
    expect(verdict(response).state).toBe("unknown");
  });

  test("of one URL instead of a list, and of one beside what is none, is a success", () => {
    expect(verdict({ ...done, VideoUrls: url })).toMatchObject({
      state: "succeeded",
      output: { files: [{ url }] },
    });
    expect(verdict({ ...done, VideoUrls: [null, url, 7] })).toMatchObject({
      output: { files: [{ url }], details: { unreadFiles: 2 } },
    });
  });

  test("is thrown at or given, whatever the answer, and never a success that names nothing", () => {
    const answers = fc.record({
      Status: fc.constantFrom("DONE", "DONE", "FAIL", "RUN", "WAIT", "ELSE", null),
      VideoUrls: fc.oneof(fc.array(fc.constantFrom("", url, "/path/a.mp4")), fc.jsonValue()),
      Resolution: fc.jsonValue(),
      Message: fc.jsonValue(),
    });

    fc.assert(
      fc.property(answers, (answer) => {
        const read = reading(answer);

        if (read?.state !== "succeeded") return;
        const { files, details } = read.output;
        expect(answer.Status).toBe("DONE");
        expect(
          files.length + (Array.isArray(details?.paths) ? details.paths.length : 0),
        ).toBeGreaterThan(0);
      }),
    );
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

test("only the code for an unknown task says that there is none; a failed question says nothing", () => {
  expect(describeAigcVideoTask.notFoundCodes).toEqual(["ResourceNotFound.TaskNotFound"]);
});

function reading(response: unknown) {
  try {
    return verdict(response);
  } catch {
    return undefined;
  }
}
