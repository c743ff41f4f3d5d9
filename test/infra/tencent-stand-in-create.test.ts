import { request } from "undici";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  SubAppId,
  start,
} from "../support/tencent-stand-in.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

eachInItsOwnTime();

describe("a create", () => {
  test("with a SessionId of the last three days is refused, in the same application", async () => {
    const { sdk, standIn } = await start({ concurrency: 9 });
    await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });

    const repeated = await codeOf(sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" }));
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001, SessionId: "s-1" });
    clock.advance(3 * DAY_MS);
    const inTime = await codeOf(sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" }));
    clock.advance(1);
    await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });

    expect([repeated, inTime]).toEqual([
      "InvalidParameterValue.SessionId",
      "InvalidParameterValue.SessionId",
    ]);
    expect(standIn.creates()).toHaveLength(3);
    expect(standIn.calls("CreateAigcVideoTask")).toBe(5);
  });

  test("over the concurrency limit of its application is refused until a task has finished", async () => {
    const { sdk } = await start({ concurrency: 2 });
    await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });
    await sdk.CreateAigcVideoTask(minimal);

    const third = await codeOf(sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-3" }));
    const duplicate = await codeOf(sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" }));
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001 });
    clock.advance(5000);
    const later = await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-3" });

    expect(third).toBe("RequestLimitExceeded");
    expect(duplicate).toBe("InvalidParameterValue.SessionId");
    expect(later.TaskId).toBeDefined();
  });

  test.each([
    ["MissingParameter", { SubAppId: undefined }],
    ["MissingParameter", { ModelVersion: undefined }],
    ["InvalidParameter", { Seed: "7" }],
    ["InvalidParameter", { Prompt: undefined }],
    ["UnknownParameter", { Style: "noir" }],
    ["InvalidParameterValue.SessionIdTooLong", { SessionId: "s".repeat(51) }],
    ["InvalidParameterValue.SessionContextTooLong", { SessionContext: "c".repeat(1001) }],
  ])("is refused with %s for %o", async (expected, change) => {
    const { sdk, standIn } = await start();

    const code = await codeOf(sdk.request("CreateAigcVideoTask", { ...minimal, ...change }));

    expect(code).toBe(expected);
    expect(standIn.creates()).toEqual([]);
  });
});

describe("a mark in the prompt", () => {
  test.each([
    ["[fail:ContentModerationFailed]", "ContentModerationFailed"],
    ["[limit]", "RequestLimitExceeded"],
  ])("%s ends the task as a failure without a file", async (mark, code) => {
    const { sdk, standIn } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({ ...minimal, Prompt: `A cat. ${mark}` });
    clock.advance(4999);
    const before = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(1);

    const { Status, AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const file = await request(`${standIn.url}/files/${TaskId}.mp4`);

    expect(before.AigcVideoTask).toMatchObject({
      Status: "PROCESSING",
      ErrCode: 0,
      ErrCodeExt: "",
    });
    expect(Status).toBe("FINISH");
    expect(AigcVideoTask).toMatchObject({
      Status: "FINISH",
      ErrCode: 70000,
      ErrCodeExt: code,
      Progress: 100,
      Output: { FileInfos: [] },
    });
    expect(file.statusCode).toBe(404);
    await file.body.dump();
  });

  test("[refuse:CODE] refuses the create and records nothing", async () => {
    const { sdk, standIn } = await start();

    const code = await codeOf(
      sdk.CreateAigcVideoTask({ ...minimal, Prompt: "[refuse:LimitExceeded.Quota]" }),
    );

    expect(code).toBe("LimitExceeded.Quota");
    expect(standIn.creates()).toEqual([]);
  });

  test("[seconds:N] sets how long the task runs", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({ ...minimal, Prompt: "[seconds:90]" });
    clock.advance(89_999);
    const before = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(1);

    const after = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    expect([before.Status, after.Status]).toEqual(["PROCESSING", "FINISH"]);
  });

  test("[silence] accepts the task but answers nothing; a repeat is a duplicate", async () => {
    const { sdk, standIn } = await start();
    const silent = { ...minimal, Prompt: "[silence]", SessionId: "s-1" };

    const first = await codeOf(sdk.CreateAigcVideoTask(silent));
    const second = await codeOf(sdk.CreateAigcVideoTask(silent));

    expect([first, second]).toEqual(["ECONNRESET", "InvalidParameterValue.SessionId"]);
    expect(standIn.creates()).toMatchObject([{ action: "CreateAigcVideoTask", SessionId: "s-1" }]);
  });

  test("[drop] loses the first request of a SessionId before it is recorded; a repeat gets through", async () => {
    const { sdk, standIn } = await start();
    const dropped = { ...minimal, Prompt: "[drop]", SessionId: "s-1" };

    const first = await codeOf(sdk.CreateAigcVideoTask(dropped));
    const recorded = standIn.creates().length;
    const second = await sdk.CreateAigcVideoTask(dropped);

    expect([first, recorded]).toEqual(["ECONNRESET", 0]);
    expect(standIn.creates()).toMatchObject([{ TaskId: second.TaskId }]);
  });
});

test("events are told without prompts, keys and signatures", async () => {
  const { sdk, events, standIn } = await start();
  const Prompt = "A giraffe. [silence]";

  await codeOf(sdk.CreateAigcVideoTask({ ...minimal, Prompt }));
  await codeOf(sdk.CreateAigcVideoTask({ ...minimal, Prompt }));

  const [entry] = standIn.creates();
  expect(events).toEqual([
    { kind: "accepted", action: "CreateAigcVideoTask", TaskId: entry?.TaskId },
    { kind: "reset", action: "CreateAigcVideoTask" },
    {
      kind: "refused",
      action: "CreateAigcVideoTask",
      code: "RequestLimitExceeded",
      message: expect.not.stringContaining("giraffe"),
    },
  ]);
});
