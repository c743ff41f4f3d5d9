import { describe, expect, test } from "vitest";
import { describeAiTranscription } from "../../functions/tencent/trtc/describe-ai-transcription.ts";
import { clock, codeOf, eachInItsOwnTime, temporaryFile } from "../support/tencent-stand-in.ts";
import {
  marked,
  minimal,
  SdkAppId,
  startTrtc,
  trtcClient,
} from "../support/tencent-stand-in-trtc.ts";

eachInItsOwnTime();

describe("a transcription", () => {
  test("is idle, prepared, at work, stopped for five seconds and then forgotten, by the clock alone", async () => {
    const { sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription({
      ...marked("[seconds:100]"),
      SessionId: "s-1",
    });

    const statuses: (string | undefined)[] = [];
    for (const wait of [0, 10_000, 10_000, 79_999, 1, 4999]) {
      clock.advance(wait);
      statuses.push((await sdk.DescribeAITranscription({ TaskId })).Status);
    }
    clock.advance(1);
    const forgotten = await codeOf(sdk.DescribeAITranscription({ TaskId }));

    expect(TaskId).toMatch(/^v2_20260101_[\w-]{96}$/);
    expect(statuses).toEqual([
      "Idle",
      "Preparing",
      "InProgress",
      "InProgress",
      "Stopped",
      "Stopped",
    ]);
    expect(forgotten).toBe("FailedOperation.TaskNotExist");
  });

  test("is found by its TaskId or by its application and SessionId, and by nothing else", async () => {
    const { sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription({ ...minimal, SessionId: "s-1" });

    const byTask = await sdk.DescribeAITranscription({ TaskId });
    const bySession = await sdk.DescribeAITranscription({ TaskId: "", SdkAppId, SessionId: "s-1" });
    const codes = await Promise.all(
      [
        { TaskId: `${TaskId}0` },
        { TaskId: "", SdkAppId, SessionId: "s-2" },
        { TaskId: "", SdkAppId: 1400000002, SessionId: "s-1" },
        { TaskId: "", SessionId: "s-1" },
        { TaskId: "", SdkAppId },
      ].map((question) => codeOf(sdk.DescribeAITranscription(question))),
    );

    expect(byTask).toMatchObject({
      StartTime: "2026-01-01 08:00:00.000000",
      Status: "Idle",
      TaskId,
      SessionId: "s-1",
    });
    expect(bySession).toMatchObject({ Status: "Idle", TaskId, SessionId: "s-1" });
    expect(codes).toEqual([
      "FailedOperation.TaskNotExist",
      "FailedOperation.TaskNotExist",
      "FailedOperation.TaskNotExist",
      "InvalidParameter.TaskId",
      "InvalidParameter.TaskId",
    ]);
  });

  test("says no SessionId where none was given", async () => {
    const { sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);

    const { RequestId: _, ...answer } = await sdk.DescribeAITranscription({ TaskId });

    expect(Object.keys(answer).sort()).toEqual(["StartTime", "Status", "TaskId"]);
  });

  test("ends when it is stopped, and cannot be stopped again", async () => {
    const { sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription(marked("[seconds:100]"));
    clock.advance(30_000);

    await sdk.StopAITranscription({ TaskId });
    const { Status } = await sdk.DescribeAITranscription({ TaskId });
    const again = await codeOf(sdk.StopAITranscription({ TaskId }));
    clock.advance(5000);
    const forgotten = await codeOf(sdk.DescribeAITranscription({ TaskId }));

    expect([Status, again, forgotten]).toEqual([
      "Stopped",
      "FailedOperation.TaskNotExist",
      "FailedOperation.TaskNotExist",
    ]);
  });

  test("that could not be started is forgotten at its end", async () => {
    const { sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription(marked("[fail:901]"));
    clock.advance(4999);
    const { Status } = await sdk.DescribeAITranscription({ TaskId });
    clock.advance(1);

    const forgotten = await codeOf(sdk.DescribeAITranscription({ TaskId }));

    expect([Status, forgotten]).toEqual(["Preparing", "FailedOperation.TaskNotExist"]);
  });

  test("that was stopped stays so over a restart, and its credentials are in no ledger", async () => {
    const ledgerFile = temporaryFile();
    const first = await startTrtc({ ledgerFile });
    const { TaskId = "" } = await first.sdk.StartAITranscription(marked("[seconds:100]"));
    clock.advance(30_000);
    await first.sdk.StopAITranscription({ TaskId });
    await first.standIn.close();

    const second = await startTrtc({ ledgerFile });
    const { Status } = await second.sdk.DescribeAITranscription({ TaskId });

    expect(Status).toBe("Stopped");
    expect(second.standIn.creates()).toMatchObject([
      { TaskId, seconds: 30, region: "ap-singapore" },
    ]);
    expect(JSON.stringify(second.standIn.creates())).not.toContain("sample-user-sig");
  });
});

describe("a second start is refused while the first task exists", () => {
  test.each([
    ["for the same bot in the same room", { ...minimal, SessionId: "s-2" }],
    ["for the same SessionId", { ...marked("elsewhere"), SessionId: "s-1" }],
  ])("%s, and the first one is not named", async (_, second) => {
    const { sdk, standIn } = await startTrtc();
    await sdk.StartAITranscription({ ...minimal, SessionId: "s-1" });
    clock.advance(9999);

    const whileItExists = await codeOf(sdk.StartAITranscription(second));
    clock.advance(1);
    const afterwards = await codeOf(sdk.StartAITranscription(second));

    expect([whileItExists, afterwards]).toEqual(["FailedOperation.TaskExist", "no error"]);
    expect(standIn.creates()).toHaveLength(2);
  });

  test("but not for another bot, another kind of room or another application", async () => {
    const { sdk, standIn } = await startTrtc();
    await sdk.StartAITranscription({ ...minimal, SessionId: "s-1" });

    await sdk.StartAITranscription({
      ...minimal,
      TranscriptionParams: { ...minimal.TranscriptionParams, UserId: "bot-2" },
    });
    await sdk.StartAITranscription({ ...minimal, RoomIdType: 1 });
    await sdk.StartAITranscription({ ...minimal, SdkAppId: 1400000002, SessionId: "s-1" });

    expect(standIn.creates()).toHaveLength(4);
  });
});

describe("regions", () => {
  test.each(["ap-guangzhou", "ap-singapore", "ap-tokyo", "na-siliconvalley"])(
    "%s knows its own tasks",
    async (region) => {
      const { standIn } = await startTrtc();
      const sdk = trtcClient(standIn, region);

      const { TaskId = "" } = await sdk.StartAITranscription(minimal);

      expect(await codeOf(sdk.DescribeAITranscription({ TaskId }))).toBe("no error");
    },
  );

  test("other regions know nothing of it, and one has to be named", async () => {
    const { standIn, sdk } = await startTrtc();
    const { TaskId = "" } = await sdk.StartAITranscription(minimal);
    const from = (region: string) => trtcClient(standIn, region);

    const codes = await Promise.all([
      codeOf(from("ap-tokyo").DescribeAITranscription({ TaskId })),
      codeOf(from("ap-tokyo").StopAITranscription({ TaskId })),
      codeOf(from("ap-hongkong").DescribeAITranscription({ TaskId })),
      codeOf(from("").DescribeAITranscription({ TaskId })),
    ]);

    expect(codes).toEqual([
      "FailedOperation.TaskNotExist",
      "FailedOperation.TaskNotExist",
      "UnsupportedRegion",
      "MissingParameter",
    ]);
  });
});

test("an empty UserSig, an unknown field and a missing one are refused as Tencent does", async () => {
  const { sdk } = await startTrtc();
  const { RoomId: _, ...withoutRoom } = minimal;

  const codes = [
    await codeOf(
      sdk.StartAITranscription({ ...minimal, TranscriptionParams: { UserId: "bot", UserSig: "" } }),
    ),
    await codeOf(sdk.request("StartAITranscription", { ...minimal, Prompt: "x" })),
    await codeOf(sdk.request("StartAITranscription", withoutRoom)),
  ];

  expect(codes).toEqual(["InvalidParameter.UserSig", "UnknownParameter", "MissingParameter"]);
});

test("Callsheet's question by the session is understood, and its answer by Callsheet", async () => {
  const { sdk } = await startTrtc();
  const task = {
    providerTaskId: undefined,
    application: String(SdkAppId),
    sessionId: "task-0",
  };
  const { TaskId } = await sdk.StartAITranscription({ ...minimal, SessionId: "task-0" });
  clock.advance(1000);

  const answer = await sdk.request(
    "DescribeAITranscription",
    describeAiTranscription.request(task),
  );

  expect(describeAiTranscription.read(answer, task)).toEqual({
    verdict: { state: "running" },
    providerTaskId: TaskId,
    sessionId: "task-0",
    details: { startTime: "2026-01-01 08:00:00.000000" },
  });
});
