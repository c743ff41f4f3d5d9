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

eachInItsOwnTime();

describe("a create", () => {
  test("with a SessionId that only another application has used is taken", async () => {
    const { sdk, standIn } = await start();
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001, SessionId: "s-1" });

    await sdk.CreateAigcVideoTask({ ...minimal, SessionId: "s-1" });

    expect(standIn.creates()).toHaveLength(2);
    expect(standIn.calls("CreateAigcVideoTask")).toBe(2);
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
