import { expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/mps/create-aigc-video-task.ts";
import { mpsOperations } from "../../../functions/tencent/mps/index.ts";
import example from "../../fixtures/operations/mps.CreateAigcVideoTask.json" with { type: "json" };

const callback = {
  url: "https://callsheet.example.invalid/v1/callbacks/mps/p",
  key: "EXAMPLE_KEY",
};
const ids = { application: "account", sessionId: "task-0", sessionContext: "context", callback };

test("the request is the caller's input and nothing else: there is no field for an id or a callback of ours", () => {
  const request = createAigcVideoTask.request(example, ids);

  expect(request).toEqual(example);
});

test.each<[unknown, string | undefined]>([
  [
    { TaskId: "4-AigcVideo-25dacdcef7dd2b20fdt", RequestId: "r" },
    "4-AigcVideo-25dacdcef7dd2b20fdt",
  ],
  [{ TaskId: "2147483792" }, "2147483792"],
  [{ TaskId: "", RequestId: "r" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(createAigcVideoTask.providerTaskId(response)).toBe(taskId);
});

test("nothing protects a repeat, so none of its codes lets one happen", () => {
  const { duplicate, busy, busyAlone } = createAigcVideoTask.codes;

  expect(createAigcVideoTask.class).toBe("unprotected");
  expect([...duplicate, ...busy, ...busyAlone]).toEqual([]);
});

test("a blocked prompt is a refusal for good", () => {
  expect(createAigcVideoTask.codes.wrong).toContain("InvalidParameter.ViolationContent");
});

test.each<[unknown, object]>([
  [{ TaskId: "1" }, { ok: true, task: { providerTaskId: "1" } }],
  [{}, { ok: false }],
  [{ TaskId: "" }, { ok: false }],
  [{ TaskId: "1", SubAppId: 1 }, { ok: false }],
])("a task that was started elsewhere and is named by %j is read as %j", (follow, expected) => {
  expect(createAigcVideoTask.readFollow(follow)).toMatchObject(expected);
});

test("MPS offers its operations under their public names", () => {
  expect(mpsOperations.map((operation) => operation.name)).toEqual([
    "mps.CreateAigcVideoTask",
    "mps.ProcessMedia",
  ]);
});
