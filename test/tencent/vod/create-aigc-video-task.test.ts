import { expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { vodOperations } from "../../../functions/tencent/vod/index.ts";
import example from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };

const ids = { application: "1500000000", sessionId: "task-0", sessionContext: "context" };

test("the request is the caller's input with our ids in Tencent's fields, the application as a number", () => {
  const request = createAigcVideoTask.request(example, ids);

  expect(request).toEqual({ ...example, SubAppId: 1500000000, SessionId: "task-0", SessionContext: "context" });
});

test.each<[unknown, string | undefined]>([
  [{ TaskId: "251007502-AigcVideo-25dacdcef7dd2b20fdt", RequestId: "r" }, "251007502-AigcVideo-25dacdcef7dd2b20fdt"],
  [{ TaskId: "", RequestId: "r" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(createAigcVideoTask.providerTaskId(response)).toBe(taskId);
});

test("no error code says two things, and those that leave it open whether a task was started say nothing", () => {
  const { duplicate, final, retryable } = createAigcVideoTask.codes;
  const codes = [...duplicate, ...final, ...retryable];

  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain("FailedOperation");
  expect(codes).not.toContain("InternalError");
});

test("VOD offers this operation under its public name", () => {
  expect(vodOperations.map((operation) => operation.name)).toEqual(["vod.CreateAigcVideoTask"]);
});
