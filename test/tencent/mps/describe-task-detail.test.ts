import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../../functions/tencent/mps/describe-task-detail.ts";
import { answer, detailOf, sampleEvent, workflow } from "./task-detail-answer.ts";

const askedAbout = { providerTaskId: "1-WorkflowTask-2t0", application: "account" };

const report = (response: unknown) => describeTaskDetail.read(response, askedAbout);
const verdict = (WorkflowTask: unknown, status: unknown = "FINISH") =>
  report(answer({ WorkflowTask }, status)).verdict;
const good = {
  Status: "SUCCESS",
  ErrCodeExt: "",
  ErrCode: 0,
  Message: "SUCCESS",
  Progress: 100,
  Output: { Path: "/out/a.mp4" },
};
const bad = {
  Status: "FAIL",
  ErrCodeExt: "SAMPLE.Code",
  ErrCode: 30000,
  Message: "SAMPLE text",
  Output: null,
};

describe("Tencent's samples", () => {
  test.each([
    ["mps-workflow-success-signed.json", "1001", "/sample/out/in_transcode_20.mp4"],
    ["mps-schedule-success-signed.json", "1004", "/sample/out/in_transcode_20.mp4"],
  ])("%s is a success that names where its output lies", (name, id, path) => {
    expect(report(detailOf(sampleEvent(name)))).toMatchObject({
      verdict: { state: "succeeded", output: { files: [], details: { paths: [path] } } },
      sessionId: `sample-session-${id}`,
      sessionContext: `{"ref":"sample-${id}"}`,
    });
  });

  test("a failed part is a failure that keeps what the other parts brought", () => {
    expect(
      report(detailOf(sampleEvent("mps-workflow-subtask-fail-signed.json"))).verdict,
    ).toMatchObject({
      state: "failed",
      error: {
        code: "provider_failed",
        message: "Tencent failed in 1 of 2 parts; the first is Transcode.",
        retryable: false,
        provider: {
          code: "SAMPLE.ErrCodeExt",
          number: 30000,
          message: "SAMPLE sub-task failure text – do not parse",
        },
      },
      output: { files: [], details: { paths: ["/sample/out/in_transcode_20.mp4"] } },
    });
  });

  test("a file that a failed part may have left behind is no output", () => {
    const read = report(
      answer({ WorkflowTask: workflow({ ...bad, Output: { Path: "/out/half.mp4" } }) }),
    ).verdict;

    expect(read).toMatchObject({ state: "failed", output: { files: [] } });
    expect(read).not.toHaveProperty("output.details.paths");
  });
});

describe("the verdict", () => {
  test.each<[string, unknown, object]>([
    ["WAITING", { ...workflow(good), Status: "PROCESSING" }, { state: "waiting" }],
    ["WAITING", workflow(good), { state: "disagreeing", inner: { state: "succeeded" } }],
    ["PROCESSING", { ...workflow(bad), Status: "PROCESSING" }, { state: "running" }],
    ["PROCESSING", workflow(bad), { state: "disagreeing", inner: { state: "failed" } }],
    [
      "PROCESSING",
      { ...workflow(), Status: "PROCESSING", ErrCode: 40000 },
      { state: "disagreeing", inner: { state: "failed" } },
    ],
    ["PROCESSING", workflow({ Status: "PROCESSING" }), { state: "running" }],
    ["FINISH", { ...workflow(good), ErrCode: null }, { state: "succeeded" }],
    ["FINISH", { ...workflow(good), ErrCode: "0" }, { state: "succeeded" }],
    ["FINISH", workflow({ ...good, Status: 7 }), { state: "unknown" }],
    [
      "ABORTED",
      null,
      { state: "canceled", error: { code: "provider_canceled", retryable: false } },
    ],
    ["ABORTED", workflow(good), { state: "canceled" }],
    ["FINISH", { ...workflow(good), Status: "PROCESSING" }, { state: "running", progress: 100 }],
    ["FINISH", { ...workflow(good), Status: "ABORTED" }, { state: "canceled" }],
    [
      "FINISH",
      { ...workflow(good), Status: "PAUSED" },
      { state: "unknown", providerStatus: "PAUSED" },
    ],
    ["FINISH", workflow(good, { Status: "PROCESSING" }), { state: "running" }],
    ["FINISH", workflow(bad, { Status: "PROCESSING" }), { state: "running" }],
    [
      "FINISH",
      workflow(good, { Status: "SKIPPED" }),
      { state: "unknown", providerStatus: "SKIPPED" },
    ],
    ["FINISH", workflow({ ...good, ErrCodeExt: "SUCCESS" }), { state: "succeeded" }],
    ["FINISH", { ...workflow(good), Status: null }, { state: "succeeded" }],
    ["FINISH", workflow(good, bad), { state: "failed" }],
    ["FINISH", workflow(good, { ErrCode: 30000 }), { state: "failed" }],
    ["FINISH", workflow({ ...good, Status: null }), { state: "succeeded" }],
    ["FINISH", workflow({ ErrCode: 0 }), { state: "finished-empty" }],
    ["FINISH", { ...workflow(good), ErrCode: 40000 }, { state: "failed" }],
    ["FINISH", { ...workflow(bad), ErrCode: null }, { state: "failed" }],
    ["FINISH", { ...workflow({ Status: "PROCESSING" }), ErrCode: 40000 }, { state: "failed" }],
  ])("of %s with %j is %j", (status, task, expected) => {
    const read = verdict(task, status);

    expect(read).toMatchObject(expected);
  });

  test.each<[object[], object]>([
    [[{ Status: "PROCESSING", Progress: 41 }], { progress: 41 }],
    [[{ ...good }, { Status: "PROCESSING", Progress: 1 }], { progress: 50 }],
    [[{ ...good }, { Status: "PROCESSING" }], {}],
    [[{ Status: "PROCESSING", Progress: 101 }], {}],
    [[{ Status: "PROCESSING", Progress: "41" }], { progress: 41 }],
    [[], {}],
  ])("of a running task with the parts %j has %j", (parts, progress) => {
    expect(verdict({ ...workflow(...parts), Status: "PROCESSING" }, "PROCESSING")).toStrictEqual({
      state: "running",
      ...progress,
    });
  });

  test("never holds our notification key, nor anything of the source's metadata", () => {
    const secret = { S3OutputStorage: { S3SecretKey: "EXAMPLE_SECRET" } };

    const read = report(
      answer({
        WorkflowTask: workflow({ ...good, Output: { ...good.Output, OutputStorage: secret } }),
      }),
    );

    expect(JSON.stringify(read)).not.toContain("EXAMPLE");
    expect(read.verdict).toMatchObject({ output: { tasks: [{ result: { Path: "/out/a.mp4" } }] } });
  });
});
