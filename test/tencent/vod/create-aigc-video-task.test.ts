import { expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { vodOperations } from "../../../functions/tencent/vod/index.ts";
import example from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };

const ids = { application: "1500000000", sessionId: "task-0", sessionContext: "context" };

test("the request is the caller's input with our ids in Tencent's fields, the application as a number", () => {
  const request = createAigcVideoTask.request(example, ids);

  expect(request).toEqual({
    ...example,
    SubAppId: 1500000000,
    SessionId: "task-0",
    SessionContext: "context",
  });
});

test.each<[unknown, string | undefined]>([
  [
    { TaskId: "251007502-AigcVideo-25dacdcef7dd2b20fdt", RequestId: "r" },
    "251007502-AigcVideo-25dacdcef7dd2b20fdt",
  ],
  [{ TaskId: "", RequestId: "r" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(createAigcVideoTask.providerTaskId(response)).toBe(taskId);
});

test("no error code says two things, and those that leave it open whether a task was started say nothing", () => {
  const { duplicate, wrong, blocked, busy, busyAlone } = createAigcVideoTask.codes;
  const codes = [...duplicate, ...wrong, ...blocked, ...busy, ...busyAlone];

  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain("FailedOperation");
  expect(codes).not.toContain("InternalError");
});

test.each(vodOperations)(
  "$name can be stopped at Tencent while it waits, by its TaskId",
  ({ cancel }) => {
    const request = cancel?.request({
      providerTaskId: "1-AigcVideoTask-2t",
      application: "1500000000",
    });

    expect(cancel).toMatchObject({ action: "ManageTask", only: "waiting" });
    expect(request).toEqual({
      TaskId: "1-AigcVideoTask-2t",
      OperationType: "Abort",
      SubAppId: 1500000000,
    });
  },
);

test.each([
  "InternalError",
  "InvalidParameterValue.TaskId",
  "InvalidParameterValue.InvalidOperationType",
  "RequestLimitExceeded",
])("%s does not say that a task can no longer be stopped", (code) => {
  expect(createAigcVideoTask.cancel?.tooLateCodes).toEqual(expect.not.arrayContaining([code]));
});
