import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createAigcVideoRedrawTask } from "../../../functions/tencent/vod/create-aigc-video-redraw-task.ts";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { answer, times } from "./task-detail-answer.ts";

const detail = createAigcVideoRedrawTask.describedBy;
const askedAbout = {
  providerTaskId: "1500000000-AigcVideoRedrawTask-1t",
  application: "1500000000",
};

/** The structure is the SDK's; only the event around it is a guess. */
const redrawn = JSON.parse(
  readFileSync(
    new URL("../../fixtures/tencent/vod-redraw-hypothetical-event-signed.json", import.meta.url),
    "utf8",
  ),
).AigcVideoRedrawCompleteEvent;
const url = "http://store.example.invalid/fake/redraw-0006.mp4";

const redrawAnswer = (task: unknown, Status: unknown = "FINISH") => ({
  ...answer(null, Status),
  TaskType: "AigcVideoRedrawTask",
  AigcVideoRedrawTask: task,
});
const verdict = (task: unknown, status?: unknown) =>
  detail.read(redrawAnswer(task, status), askedAbout).verdict;

test("a redraw that succeeded brings its one file", () => {
  const report = detail.read(redrawAnswer(redrawn), askedAbout);

  expect(report).toStrictEqual({
    verdict: {
      state: "succeeded",
      output: {
        files: [
          {
            url,
            mediaType: "video/mp4",
            expiresAt: "2026-01-08T00:00:00.000Z",
            size: 1234567,
            durationSeconds: 5.04,
            width: 1280,
            height: 720,
          },
        ],
        details: times,
      },
    },
    providerTaskId: "1500000000-AigcVideoRedrawTask-66666666666666666666666666666666t",
    sessionId: "sample-session-0006",
    sessionContext: '{"ref":"sample-0006"}',
  });
});

test.each<[unknown]>([
  [undefined],
  [null],
  [{}],
  [{ FileInfo: null }],
  [{ FileInfo: { FileUrl: "", FileId: "" } }],
])("a redraw that succeeded with the output %j names no result yet", (Output) => {
  expect(verdict({ ...redrawn, Output })).toStrictEqual({ state: "finished-empty" });
});

test.each<[string, string, boolean]>([
  ["ResourceInsufficient", "provider_overloaded", true],
  ["InvalidParameter.MediaFormat", "input_refused", false],
  ["SomethingOfItsOwn", "provider_failed", false],
])("a redraw that failed with %s is %s, worth a new task: %j", (ErrCodeExt, code, retryable) => {
  const read = verdict({ ...redrawn, ErrCode: 70000, ErrCodeExt });

  expect(read).toMatchObject({
    state: "failed",
    error: { code, retryable, provider: { code: ErrCodeExt, number: 70000 } },
  });
});

describe.each([
  ["a redraw", createAigcVideoRedrawTask, "AigcVideoRedrawTask"],
  ["a generated video", createAigcVideoTask, "AigcVideoTask"],
] as const)("while the details of %s are null", (_, operation, field) => {
  const read = (status: string) =>
    operation.describedBy.read({ ...answer(null, status), [field]: null }, askedAbout);

  test.each([
    ["WAITING", "waiting"],
    ["PROCESSING", "running"],
    ["ABORTED", "canceled"],
    ["PAUSED", "unknown"],
  ])("%s is told all the same, as %s", (status, state) => {
    expect(read(status)).toMatchObject({ verdict: { state } });
  });

  test("FINISH proves nothing", () => {
    expect(read("FINISH")).toMatchObject({
      verdict: { state: "unknown", providerStatus: "FINISH without its task" },
    });
  });
});

test.each(["WAITING", "FINISH"])(
  "an answer about a generated video (%s) is not understood as one about a redraw",
  (status) => {
    const response = { ...answer(redrawn, status), AigcVideoRedrawTask: null };

    expect(() => detail.read(response, askedAbout)).toThrow("another kind of task");
  },
);

test.each<[unknown]>([
  [{ FileInfo: [{ FileUrl: url }] }],
  [{ FileInfos: [null, { FileUrl: url }] }],
])("a redraw whose file stands in a list (%j) brings it all the same", (Output) => {
  expect(verdict({ ...redrawn, Output })).toMatchObject({
    state: "succeeded",
    output: { files: [{ url }] },
  });
});
