import { expect, test } from "vitest";
import { codeOf, eachInItsOwnTime } from "../support/tencent-stand-in.ts";
import { marked, minimal, SdkAppId, startTrtc } from "../support/tencent-stand-in-trtc.ts";

eachInItsOwnTime();

test("a bot's name can ask for a refusal, as RoomId can", async () => {
  const { sdk, standIn } = await startTrtc();
  const UserId = "bot[refuse:FailedOperation.NotAbility]";

  const code = await codeOf(
    sdk.StartAITranscription({
      ...minimal,
      TranscriptionParams: { ...minimal.TranscriptionParams, UserId },
    }),
  );

  expect(code).toBe("FailedOperation.NotAbility");
  expect(standIn.creates()).toEqual([]);
});

test("a start that met silence is found by its SessionId, and one that was dropped is not", async () => {
  const { sdk } = await startTrtc();
  await codeOf(sdk.StartAITranscription({ ...marked("[silence]"), SessionId: "s-1" }));
  await codeOf(sdk.StartAITranscription({ ...marked("[drop]"), SessionId: "s-2" }));

  const found = await sdk.DescribeAITranscription({ TaskId: "", SdkAppId, SessionId: "s-1" });
  const lost = await codeOf(
    sdk.DescribeAITranscription({ TaskId: "", SdkAppId, SessionId: "s-2" }),
  );

  expect([found.SessionId, lost]).toEqual(["s-1", "FailedOperation.TaskNotExist"]);
});
