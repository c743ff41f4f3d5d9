import { describe, expect, test } from "vitest";
import { createVideoGenerationTask } from "../../../functions/tencent/tiw/create-video-generation-task.ts";
import { tiwOperations } from "../../../functions/tencent/tiw/index.ts";
import { tiw } from "../../../functions/tencent/tiw/product.ts";
import example from "../../fixtures/operations/tiw.CreateVideoGenerationTask.json" with {
  type: "json",
};

const ids = { application: "1400000002", sessionId: "task-0", sessionContext: "context" };

test("the request is the caller's input with the application as a number, and nothing else of ours: TIW takes no ids", () => {
  const request = createVideoGenerationTask.request(example, ids);

  expect(request).toEqual({ ...example, SdkAppId: 1400000002 });
});

test.each<[unknown, string | undefined]>([
  [{ TaskId: "g7khk7f809vterp942mb", RequestId: "r" }, "g7khk7f809vterp942mb"],
  [{ TaskId: "", RequestId: "r" }, undefined],
  [{ TaskId: 7 }, undefined],
  [{ RequestId: "r" }, undefined],
  [null, undefined],
])("the answer %j names the task %j", (response, taskId) => {
  expect(createVideoGenerationTask.providerTaskId(response)).toBe(taskId);
});

test("each listed error code that says no is known, once; those that leave it open whether a task was started say nothing", () => {
  const { duplicate, wrong, blocked, busy, busyAlone } = createVideoGenerationTask.codes;

  expect([...duplicate, ...wrong, ...blocked, ...busy, ...busyAlone].sort()).toEqual([
    "InvalidParameter.BodyParameterTypeUnmatched",
    "InvalidParameter.InvalidExtra",
    "InvalidParameter.RecordParameter",
    "InvalidParameter.SdkAppIdNotFound",
    "LimitExceeded.TaskConcurrency",
    "ResourceInUse.RecordUserId",
    "ResourceUnavailable.ServiceExpired",
    "UnauthorizedOperation.SdkAppId",
    "UnsupportedRegion",
  ]);
  expect(
    [...busy, ...busyAlone].filter(
      (code) => code.startsWith("InvalidParameter") || code.includes("Auth"),
    ),
  ).toEqual([]);
});

test("a silent start is never repeated: nothing at TIW would refuse the second one or find the first", () => {
  expect([createVideoGenerationTask.class, createVideoGenerationTask.codes.duplicate]).toEqual([
    "unprotected",
    [],
  ]);
});

test("as no source names its callback, it is asked about as soon where callbacks arrive as where they do not", () => {
  const { callback, firstAskAfter } = createVideoGenerationTask;

  expect(callback).toBe("undocumented");
  expect(firstAskAfter.callback).toEqual(firstAskAfter.noCallback);
});

describe("a task that was started elsewhere", () => {
  test("is named by its TaskId and, if need be, its application", () => {
    const named = createVideoGenerationTask.readFollow({
      TaskId: "g7khk7f809vterp942mb",
      SdkAppId: 1400000002,
    });
    const alone = createVideoGenerationTask.readFollow({ TaskId: "g7khk7f809vterp942mb" });

    expect(named).toEqual({
      ok: true,
      task: { providerTaskId: "g7khk7f809vterp942mb", application: "1400000002" },
    });
    expect(alone).toEqual({ ok: true, task: { providerTaskId: "g7khk7f809vterp942mb" } });
  });

  test.each<[unknown]>([
    [{}],
    [{ TaskId: "" }],
    [{ TaskId: "1", SubAppId: 1 }],
    [{ TaskId: "1", SdkAppId: "1400000002" }],
  ])("is not named by %j", (follow) => {
    expect(createVideoGenerationTask.readFollow(follow).ok).toBe(false);
  });
});

test("TIW offers this operation under its public name, with its region and its application's field", () => {
  expect(tiwOperations.map((operation) => operation.name)).toEqual([
    "tiw.CreateVideoGenerationTask",
  ]);
  expect(tiw).toMatchObject({
    name: "tiw",
    version: "2019-09-19",
    regions: ["ap-singapore"],
    application: { field: "SdkAppId" },
  });
});
