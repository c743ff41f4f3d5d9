import { request } from "undici";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  receive,
  SubAppId,
  signKey,
  start,
  temporaryFile,
} from "../support/tencent-stand-in.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const OperationType = "Abort";

eachInItsOwnTime();

describe("an abort", () => {
  test("ends a waiting task at once, and makes room for the next", async () => {
    const { sdk, standIn } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);
    clock.advance(999);

    await sdk.ManageTask({ TaskId, OperationType, SubAppId });

    const aborted = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const next = await sdk.CreateAigcVideoTask(minimal);
    clock.advance(60_000);
    const later = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const file = await request(`${standIn.url}/files/${TaskId}.mp4`);
    await file.body.dump();
    expect(aborted).toMatchObject({
      TaskType: "AigcVideoTask",
      Status: "ABORTED",
      AigcVideoTask: null,
      FinishTime: "2026-01-01T00:00:00Z",
    });
    expect(next.TaskId).toBeDefined();
    expect(later).toMatchObject({ ...aborted, RequestId: expect.any(String) });
    expect(file.statusCode).toBe(404);
  });

  test.each([
    ["that is at work", 1000],
    ["that has finished", 5000],
  ])("of a task %s is refused and changes nothing", async (_, milliseconds) => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);
    clock.advance(milliseconds);

    const code = await codeOf(sdk.ManageTask({ TaskId, OperationType, SubAppId }));

    clock.advance(5000);
    const { Status } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    expect(code).toBe("FailedOperation");
    expect(Status).toBe("FINISH");
  });

  test("of an aborted or unknown task, by another application, or called otherwise is refused", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);
    const otherApplication = await codeOf(
      sdk.ManageTask({ TaskId, OperationType, SubAppId: 1500000001 }),
    );
    const otherOperation = await codeOf(
      sdk.ManageTask({ TaskId, OperationType: "Stop", SubAppId }),
    );
    const unknown = await codeOf(sdk.ManageTask({ TaskId: "none", OperationType, SubAppId }));
    await sdk.ManageTask({ TaskId, OperationType, SubAppId });

    const twice = await codeOf(sdk.ManageTask({ TaskId, OperationType, SubAppId }));

    expect([otherApplication, otherOperation, unknown, twice]).toEqual([
      "InvalidParameterValue.TaskId",
      "InvalidParameterValue.InvalidOperationType",
      "InvalidParameterValue.TaskId",
      "FailedOperation",
    ]);
  });

  test("is remembered over a restart, and told of by no callback", async () => {
    const receiver = await receive([]);
    const options = {
      ledgerFile: temporaryFile(),
      callbacks: "on",
      callback: { url: receiver.url, signKey },
    } as const;
    const first = await start(options);
    const { TaskId = "" } = await first.sdk.CreateAigcVideoTask(minimal);
    await first.sdk.ManageTask({ TaskId, OperationType, SubAppId });
    await first.happened("unwanted");
    await first.standIn.close();
    clock.advance(60_000);

    const { sdk, standIn } = await start(options);
    const { Status } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    await standIn.close();
    expect(Status).toBe("ABORTED");
    expect(receiver.bodies).toEqual([]);
    expect(standIn.callbacks()).toMatchObject([{ TaskId, state: "unwanted" }]);
  });
});

describe("the list of tasks", () => {
  /**
   * One task that was aborted, one that finished, one at work and one that waits, ten seconds
   * apart; and another application's.
   */
  async function fourTasks(listsAigcTasks: boolean) {
    const started = await start({ concurrency: 9, listsAigcTasks });
    const { sdk } = started;
    const create = async (Prompt: string, SessionId: string) =>
      (await sdk.CreateAigcVideoTask({ ...minimal, Prompt, SessionId })).TaskId ?? "";
    const aborted = await create("[seconds:100]", "s-1");
    await sdk.ManageTask({ TaskId: aborted, OperationType, SubAppId });
    await sdk.CreateAigcVideoTask({ ...minimal, SubAppId: 1500000001 });
    clock.advance(10_000);
    const finished = await create("[seconds:1]", "s-2");
    clock.advance(10_000);
    const working = await create("[seconds:40]", "s-3");
    clock.advance(10_000);
    const waiting = await create("[seconds:100]", "s-4");
    return { ...started, aborted, finished, working, waiting };
  }

  test("shows no AIGC task unless it was told to", async () => {
    const { sdk } = await fourTasks(false);

    const { TaskSet, ScrollToken } = await sdk.DescribeTasks({ SubAppId });

    expect([TaskSet, ScrollToken]).toEqual([[], ""]);
  });

  test("shows the application's tasks with what they carry, the newest first", async () => {
    const { sdk, aborted, finished, working, waiting } = await fourTasks(true);

    const { TaskSet = [] } = await sdk.DescribeTasks({ SubAppId });

    const seen = TaskSet.map(({ TaskId, Status, SessionId }) => [TaskId, Status, SessionId]);
    expect(seen).toEqual([
      [waiting, "WAITING", "s-4"],
      [working, "PROCESSING", "s-3"],
      [finished, "FINISH", "s-2"],
      [aborted, "ABORTED", "s-1"],
    ]);
    expect(TaskSet[0]).toEqual({
      TaskId: waiting,
      Status: "WAITING",
      FileId: "",
      TaskType: "AigcVideoTask",
      CreateTime: "2026-01-01T00:00:30Z",
      BeginProcessTime: "",
      FinishTime: "",
      SessionId: "s-4",
      SessionContext: "",
    });
  });

  test.each([
    [{ Status: "PROCESSING" }, ["s-3"]],
    [{ FileId: "9" }, []],
    [
      { CreateTime: { After: "2026-01-01T00:00:10Z", Before: "2026-01-01T00:00:30Z" } },
      ["s-3", "s-2"],
    ],
    [{ FinishTime: { After: "2026-01-01T00:00:01Z" } }, ["s-2"]],
    [{ Sort: { Field: "CreateTime", Order: "Asc" } }, ["s-1", "s-2", "s-3", "s-4"]],
  ])("filtered and sorted by %j shows %j", async (filter, expected) => {
    const { sdk } = await fourTasks(true);

    const { TaskSet = [] } = await sdk.DescribeTasks({ SubAppId, ...filter });

    expect(TaskSet.map(({ SessionId }) => SessionId)).toEqual(expected);
  });

  test("goes on where its token says, until the token is empty", async () => {
    const { sdk } = await fourTasks(true);

    const first = await sdk.DescribeTasks({ SubAppId, Limit: 3 });
    const second = await sdk.DescribeTasks({
      SubAppId,
      Limit: 3,
      ScrollToken: first.ScrollToken ?? "",
    });

    expect(
      [first, second].map(({ TaskSet = [] }) => TaskSet.map(({ SessionId }) => SessionId)),
    ).toEqual([["s-4", "s-3", "s-2"], ["s-1"]]);
    expect(second.ScrollToken).toBe("");
  });

  test("refuses a wrong token and a limit above 100, and forgets after 72 hours", async () => {
    const { sdk } = await fourTasks(true);
    const wrongToken = await codeOf(sdk.DescribeTasks({ SubAppId, ScrollToken: "none" }));
    const wrongLimit = await codeOf(sdk.DescribeTasks({ SubAppId, Limit: 101 }));
    clock.advance(3 * DAY_MS - 20_000);

    const { TaskSet = [] } = await sdk.DescribeTasks({ SubAppId });

    expect([wrongToken, wrongLimit]).toEqual(["InvalidParameterValue", "InvalidParameter"]);
    expect(TaskSet.map(({ SessionId }) => SessionId)).toEqual(["s-4", "s-3", "s-2"]);
  });
});
