import { describe, expect, test } from "vitest";
import { trtcOperations } from "../../../functions/tencent/trtc/index.ts";
import { startAiTranscription } from "../../../functions/tencent/trtc/start-ai-transcription.ts";
import example from "../../fixtures/operations/trtc.StartAITranscription.json" with {
  type: "json",
};

const ids = { application: "1400000001", sessionId: "task-0", sessionContext: "context" };

test("the request is the caller's input with our SessionId and the application as a number, and no context, for which TRTC has no field", () => {
  const request = startAiTranscription.request(example, ids);

  expect(request).toEqual({ ...example, SdkAppId: 1400000001, SessionId: "task-0" });
});

test.each<[unknown, string | undefined]>([
  [{ TaskId: "v2_20260101_task", RequestId: "r" }, "v2_20260101_task"],
  [{ TaskId: "", RequestId: "r" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(startAiTranscription.providerTaskId(response)).toBe(taskId);
});

test("no error code says two things, and those that leave it open whether a task was started say nothing", () => {
  const { duplicate, wrong, blocked, busy, busyAlone } = startAiTranscription.codes;
  const codes = [...duplicate, ...wrong, ...blocked, ...busy, ...busyAlone];

  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain("FailedOperation");
  expect(codes).not.toContain("InternalError");
});

test("the default region is the first one outside mainland China", () => {
  expect(startAiTranscription.product.regions).toEqual([
    "ap-singapore",
    "ap-guangzhou",
    "ap-tokyo",
    "na-siliconvalley",
  ]);
});

test("it is stopped by its TaskId", () => {
  const request = startAiTranscription.cancel?.request({
    providerTaskId: "v2_20260101_task",
    application: "1400000001",
    sessionId: "task-0",
  });

  expect(request).toEqual({ TaskId: "v2_20260101_task" });
});

test("it is offered", () => {
  expect(trtcOperations.map(({ name }) => name)).toEqual(["trtc.StartAITranscription"]);
});

describe("a transcription that was started elsewhere", () => {
  test.each<[object, object]>([
    [{ TaskId: "t" }, { providerTaskId: "t" }],
    [
      { TaskId: "t", SdkAppId: 1400000001 },
      { providerTaskId: "t", application: "1400000001" },
    ],
    [{ SessionId: "s" }, { providerTaskId: undefined, sessionId: "s" }],
    [
      { SessionId: "s", SdkAppId: 1400000001 },
      { providerTaskId: undefined, sessionId: "s", application: "1400000001" },
    ],
  ])("is named by %j", (follow, task) => {
    expect(startAiTranscription.readFollow(follow)).toStrictEqual({ ok: true, task });
  });

  test.each<[unknown, string, string]>([
    [{}, "TaskId", "is required where there is no SessionId"],
    [{ SdkAppId: 1400000001 }, "TaskId", "is required where there is no SessionId"],
    [{ TaskId: "t", SessionId: "s" }, "SessionId", "must not be given together with TaskId"],
    [{ TaskId: "" }, "TaskId", "is required where there is no SessionId"],
    [{ TaskId: 7 }, "TaskId", "must be a string"],
    [{ SessionId: "x".repeat(257) }, "SessionId", "must have at most 256 characters"],
    [{ TaskId: "t", SdkAppId: "1400000001" }, "SdkAppId", "must be a number"],
    [{ TaskId: "t", RoomId: "r" }, "RoomId", "is not a known field"],
  ])("is not named by %j", (follow, field, message) => {
    expect(startAiTranscription.readFollow(follow)).toEqual({
      ok: false,
      issues: [{ path: [field], message }],
    });
  });
});
