import { describe, expect, test } from "vitest";
import { describeAiTranscription } from "../../../functions/tencent/trtc/describe-ai-transcription.ts";

const task = { providerTaskId: "v2_20260101_task", application: "1400000001" };
const read = (response: unknown) => describeAiTranscription.read(response, task);
const stoppedAt = { StartTime: "2025-04-24 16:17:56.931660", RequestId: "r" };

describe("the question", () => {
  test("is the TaskId alone where it is known", () => {
    const request = describeAiTranscription.request({ ...task, sessionId: "task-0" });

    expect(request).toEqual({ TaskId: "v2_20260101_task" });
  });

  test("is the session of the application where the TaskId is not known, which has to be sent empty", () => {
    const request = describeAiTranscription.request({
      providerTaskId: undefined,
      application: "1400000001",
      sessionId: "task-0",
    });

    expect(request).toEqual({ TaskId: "", SdkAppId: 1400000001, SessionId: "task-0" });
  });
});

test.each([
  ["Idle", { state: "waiting" }],
  ["Preparing", { state: "waiting" }],
  ["InProgress", { state: "running" }],
  ["Stopped", { state: "ended" }],
  ["Paused", { state: "unknown", providerStatus: "Paused" }],
  ["stopped", { state: "unknown", providerStatus: "stopped" }],
])("%s is read as %j", (Status, verdict) => {
  expect(read({ ...stoppedAt, Status })).toStrictEqual({
    verdict,
    details: { startTime: "2025-04-24 16:17:56.931660" },
  });
});

test.each([
  [
    { TaskId: "v2_20260101_task", SessionId: "task-0" },
    { providerTaskId: "v2_20260101_task", sessionId: "task-0" },
  ],
  [{ TaskId: "v2_20260101_task" }, { providerTaskId: "v2_20260101_task" }],
  [{ TaskId: "", SessionId: "" }, {}],
  [{ TaskId: null, SessionId: null }, {}],
])("of %j the ids that say something are reported", (ids, reported) => {
  expect(read({ Status: "InProgress", ...ids })).toStrictEqual({
    verdict: { state: "running" },
    ...reported,
  });
});

test.each<[unknown]>([
  [{}],
  [{ Status: "" }],
  [{ Status: 1 }],
  [{ Status: "x".repeat(65) }],
  [null],
  ["Idle"],
])("the answer %j has no status that is known", (response) => {
  expect(read(response).verdict.state).toBe("unknown");
});

test("an id that is no text is counted, and the status counts all the same", () => {
  expect(read({ Status: "Idle", TaskId: 7 })).toStrictEqual({
    verdict: { state: "waiting" },
    unread: { count: 1, first: "TaskId" },
  });
});

test("only one code says that there is no such task, and the way it ended is waited for", () => {
  expect(describeAiTranscription.notFoundCodes).toEqual(["FailedOperation.TaskNotExist"]);
  expect(describeAiTranscription.endsUntold).toEqual({ minutes: 2 });
});
