import { describe, expect, test } from "vitest";
import { startAiTranscription } from "../../../functions/tencent/trtc/start-ai-transcription.ts";

test("the default region is the first one outside mainland China", () => {
  expect(startAiTranscription.product.regions).toEqual([
    "ap-singapore",
    "ap-guangzhou",
    "ap-tokyo",
    "na-siliconvalley",
  ]);
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
