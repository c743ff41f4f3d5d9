import { describe, expect, test } from "vitest";
import { codeOf, eachInItsOwnTime } from "../support/tencent-stand-in.ts";
import { marked, minimal, SdkAppId, startTrtc } from "../support/tencent-stand-in-trtc.ts";

eachInItsOwnTime();

describe("marks", () => {
  test.each([
    "FailedOperation.NotAbility",
    "InvalidParameter.UserSigNotAdmin",
    "ResourceInsufficient.RequestRejection",
  ])("%s is refused on demand, asked for in RoomId or UserId", async (code) => {
    const { sdk, standIn } = await startTrtc();
    const byRoom = marked(`[refuse:${code}]`);
    const byBot = {
      ...minimal,
      TranscriptionParams: { ...minimal.TranscriptionParams, UserId: `bot[refuse:${code}]` },
    };

    const codes = [
      await codeOf(sdk.StartAITranscription(byRoom)),
      await codeOf(sdk.StartAITranscription(byBot)),
    ];

    expect(codes).toEqual([code, code]);
    expect(standIn.creates()).toEqual([]);
  });

  test("after silence the task is found by its SessionId, and a repeat is a duplicate", async () => {
    const { sdk } = await startTrtc();
    const input = { ...marked("[silence]"), SessionId: "s-1" };

    const silence = await codeOf(sdk.StartAITranscription(input));
    const repeat = await codeOf(sdk.StartAITranscription(input));
    const found = await sdk.DescribeAITranscription({ TaskId: "", SdkAppId, SessionId: "s-1" });

    expect([silence, repeat]).toEqual(["ECONNRESET", "FailedOperation.TaskExist"]);
    expect(found.SessionId).toBe("s-1");
  });

  test("a dropped request left nothing behind, and a repeat gets through", async () => {
    const { sdk } = await startTrtc();
    const input = { ...marked("[drop]"), SessionId: "s-1" };

    const dropped = await codeOf(sdk.StartAITranscription(input));
    const found = await codeOf(
      sdk.DescribeAITranscription({ TaskId: "", SdkAppId, SessionId: "s-1" }),
    );
    const repeat = await codeOf(sdk.StartAITranscription(input));

    expect([dropped, found, repeat]).toEqual([
      "ECONNRESET",
      "FailedOperation.TaskNotExist",
      "no error",
    ]);
  });
});
