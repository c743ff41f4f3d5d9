import { expect, test } from "vitest";
import { processMedia } from "../../../functions/tencent/mps/process-media.ts";
import example from "../../fixtures/operations/mps.ProcessMedia.json" with { type: "json" };

const ids = { application: "account", sessionId: "task-0", sessionContext: "context" };
const task = { providerTaskId: "1-WorkflowTask-2t0", application: "account" };

test("the request is the caller's input with our ids, and asks for a signed HTTP callback at the end", () => {
  const callback = {
    url: "https://callsheet.example.invalid/v1/callbacks/mps/p",
    key: "EXAMPLE_KEY",
  };

  const request = processMedia.request(example, { ...ids, callback });

  expect(request).toEqual({
    ...example,
    SessionId: "task-0",
    SessionContext: "context",
    TaskNotifyConfig: {
      NotifyType: "URL",
      NotifyMode: "Finish",
      NotifyUrl: callback.url,
      NotifyKey: callback.key,
    },
  });
});

test("where callbacks cannot reach us none is asked for", () => {
  const request = processMedia.request(example, ids);

  expect(request).toEqual({ ...example, SessionId: "task-0", SessionContext: "context" });
});

test.each<[unknown, string | undefined]>([
  [{ TaskId: "1250000000-WorkflowTask-aaaat0", RequestId: "r" }, "1250000000-WorkflowTask-aaaat0"],
  [{ TaskId: "" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(processMedia.providerTaskId(response)).toBe(taskId);
});

test("no error code says two things, and those that leave it open whether a task was started say nothing", () => {
  const { duplicate, wrong, blocked, busy, busyAlone } = processMedia.codes;
  const codes = [...duplicate, ...wrong, ...blocked, ...busy, ...busyAlone];

  expect(duplicate).toEqual(["InvalidParameterValue.SessionId"]);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes).not.toContain("FailedOperation.GenerateResource");
  expect(codes).not.toContain("InternalError");
});

test("it can be stopped while it waits, and a task that waits no longer is told apart", () => {
  const request = processMedia.cancel?.request(task);

  expect(request).toEqual({ OperationType: "Abort", TaskId: "1-WorkflowTask-2t0" });
  expect(processMedia.cancel).toMatchObject({
    action: "ManageTask",
    only: "waiting",
    tooLateCodes: ["InvalidParameterValue.NotProcessingTask"],
  });
});

test.each<[unknown, object]>([
  [{ TaskId: "1" }, { ok: true, task: { providerTaskId: "1" } }],
  [{ SessionId: "1" }, { ok: false }],
])("a task that was started elsewhere and is named by %j is read as %j", (follow, expected) => {
  expect(processMedia.readFollow(follow)).toMatchObject(expected);
});
