import { expect, test } from "vitest";
import { describeAiTranscription } from "../../../functions/tencent/trtc/describe-ai-transcription.ts";

const task = { providerTaskId: "v2_20260101_task", application: "1400000001" };
const read = (response: unknown) => describeAiTranscription.read(response, task);

test("without a TaskId the question names the session of the application, and an empty TaskId", () => {
  const request = describeAiTranscription.request({
    providerTaskId: undefined,
    application: "1400000001",
    sessionId: "task-0",
  });

  expect(request).toEqual({ TaskId: "", SdkAppId: 1400000001, SessionId: "task-0" });
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

test("an id that is no text is counted, and the status counts all the same", () => {
  expect(read({ Status: "Idle", TaskId: 7 })).toStrictEqual({
    verdict: { state: "waiting" },
    unread: { count: 1, first: "TaskId" },
  });
});

test("a task that is forgotten has two minutes to tell by callback how it ended", () => {
  expect(describeAiTranscription.endsUntold).toEqual({ minutes: 2 });
});
