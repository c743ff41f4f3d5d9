import { describe, expect, test } from "vitest";
import { temporary, url, verdict } from "./aigc-video-detail.ts";
import { sampleTask, times } from "./task-detail-answer.ts";

const permanent = sampleTask("vod-aigc-video-success-signed.json");
const failed = sampleTask("vod-aigc-video-fail-unsigned.json");
const media = { size: 1234567, durationSeconds: 5.04, width: 1280, height: 720 };

test("a permanent result has a file id and never expires", () => {
  const url = "https://media.example.invalid/fake/permanent-0002.mp4";

  expect(verdict(permanent)).toStrictEqual({
    state: "succeeded",
    output: {
      files: [{ url, fileId: "9000000000000000002", mediaType: "video/mp4", ...media }],
      details: times,
    },
  });
});

describe("the verdict", () => {
  const good = { ErrCode: 0, ErrCodeExt: "" };
  const bad = { ErrCode: 70000, ErrCodeExt: "InternalError" };

  test.each<[string, object, string]>([
    ["PROCESSING", { ...good, Status: "PROCESSING" }, "running"],
    ["PROCESSING", { ...good, Status: "PROCESSING", Output: null }, "running"],
    ["PROCESSING", { ...good, Output: null }, "running"],
    ["ABORTED", good, "canceled"],
    ["ABORTED", bad, "canceled"],
    ["FINISH", good, "succeeded"],
    ["FINISH", bad, "failed"],
    ["FINISH", { ErrCode: 70000, ErrCodeExt: "" }, "failed"],
    ["FINISH", { ErrCode: 70000, ErrCodeExt: "SUCCESS" }, "failed"],
    ["FINISH", { ErrCode: "70000", ErrCodeExt: "" }, "failed"],
    ["FINISH", { ErrCode: 1e30, ErrCodeExt: "" }, "failed"],
    ["FINISH", { ErrCode: 0, ErrCodeExt: "InternalError" }, "failed"],
    ["FINISH", { ErrCode: 0, ErrCodeExt: "", Status: "FAIL" }, "failed"],
    ["FINISH", { ErrCode: 70000, ErrCodeExt: undefined }, "failed"],
    ["FINISH", { ErrCode: null, ErrCodeExt: "InternalError" }, "failed"],
  ])("of %s with %j is %s", (status, codes, state) => {
    expect(verdict({ ...temporary, ...codes }, status).state).toBe(state);
  });

  test.each<[object]>([
    [{ ErrCode: undefined }],
    [{ ErrCode: null }],
    [{ ErrCode: "0" }],
    [{ ErrCode: {} }],
    [{ ErrCodeExt: "SUCCESS" }],
    [{ ErrCodeExt: "Success" }],
    [{ ErrCodeExt: undefined }],
    [{ ErrCodeExt: null }],
    [{ ErrCode: null, ErrCodeExt: null, Status: null }],
    [{ ErrCodeExt: "SomethingNew" }],
  ])("of FINISH with a file and %j is a success: nothing proves a failure", (codes) => {
    expect(verdict({ ...temporary, ...codes })).toMatchObject({
      state: "succeeded",
      output: { files: [{ url }] },
    });
  });

  test("of a failure that names a file shows the file", () => {
    expect(verdict({ ...temporary, ...bad })).toMatchObject({
      state: "failed",
      output: { files: [{ url }] },
    });
  });

  test("of a word that nobody knows, without a file, is a failure only if it stays", () => {
    const read = verdict({ ...failed, ErrCode: 0, ErrCodeExt: "SomethingNew" });

    expect(read).toMatchObject({
      state: "finished-empty",
      error: { code: "provider_failed", provider: { code: "SomethingNew" } },
    });
  });

  test.each<[string, object, object]>([
    ["WAITING", good, { state: "succeeded" }],
    ["PROCESSING", good, { state: "succeeded", output: { files: [{ url }] } }],
    ["PROCESSING", bad, { state: "failed", error: { provider: { number: 70000 } } }],
    ["PROCESSING", { ErrCode: 70000, Status: "PROCESSING" }, { state: "failed" }],
    ["PROCESSING", { ...good, Status: "FAIL", Output: null }, { state: "failed" }],
  ])("of %s with %j is that the two statuses disagree", (status, codes, inner) => {
    expect(verdict({ ...temporary, ...codes }, status)).toMatchObject({
      state: "disagreeing",
      inner,
    });
  });

  test.each<[unknown, object]>([
    [0, { progress: 0 }],
    [41, { progress: 41 }],
    [100, { progress: 100 }],
    [-1, {}],
    [101, {}],
    ["41", { progress: 41 }],
    ["half", {}],
    [null, {}],
    [undefined, {}],
  ])("of a running task with Progress %j has %j", (Progress, progress) => {
    expect(verdict({ ...temporary, Status: "PROCESSING", Progress }, "PROCESSING")).toStrictEqual({
      state: "running",
      ...progress,
    });
  });

  test.each<[string, string, boolean]>([
    ["RequestLimitExceeded", "provider_overloaded", true],
    ["FailedOperation", "provider_overloaded", true],
    ["ResourceInsufficient", "provider_overloaded", true],
    ["TaskTimeout", "provider_timeout", true],
    ["InternalError", "provider_failed", false],
    ["ModelGenerateFailed", "provider_failed", true],
    ["InvalidParameterValue", "input_refused", false],
    ["InvalidParameter", "input_refused", false],
    ["InvalidParameter.MediaFormat", "input_refused", false],
    ["ResourceNotFound", "input_refused", false],
    ["InvalidParameter.VoilationContent", "content_refused", false],
    ["InvalidParameter.ViolationContent", "content_refused", false],
    ["ContentModerationFailed", "content_refused", false],
    ["OperationCanceled", "provider_canceled", false],
    ["SomethingNew", "provider_failed", false],
    ["constructor", "provider_failed", false],
  ])("of %s is %s, worth a new task: %j", (ErrCodeExt, code, retryable) => {
    const read = verdict({ ...failed, ErrCodeExt });

    expect(read).toMatchObject({
      state: "failed",
      error: { code, retryable, provider: { code: ErrCodeExt } },
    });
  });
});
