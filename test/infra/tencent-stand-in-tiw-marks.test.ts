import { request } from "undici";
import { describe, expect, test } from "vitest";
import { describeVideoGenerationTask } from "../../functions/tencent/tiw/describe-video-generation-task.ts";
import { clock, codeOf, eachInItsOwnTime } from "../support/tencent-stand-in.ts";
import { SdkAppId, startTiw, verdict } from "../support/tencent-stand-in-tiw.ts";

eachInItsOwnTime();

describe("a mark in OnlineRecordTaskId", () => {
  test("[fail:FailedOperation.Record] makes Describe answer that error, from the task's end on", async () => {
    const { sdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask({
      SdkAppId,
      OnlineRecordTaskId: "r [fail:FailedOperation.Record]",
    });
    clock.advance(4999);
    const before = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    clock.advance(1);

    const code = await codeOf(sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId }));

    expect(before.Status).toBe("PROCESSING");
    expect(code).toBe("FailedOperation.Record");
    expect(describeVideoGenerationTask.failureCodes).toContain(code);
  });

  test("any other [fail:CODE] is FINISHED without a video, and there is none to fetch", async () => {
    const { sdk, standIn } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask({
      SdkAppId,
      OnlineRecordTaskId: "r [fail:Whatever]",
    });
    clock.advance(5000);

    const finished = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    const film = await request(`${standIn.url}/files/${TaskId}.mp4`);

    expect(finished).toMatchObject({ Status: "FINISHED", VideoInfoList: [], TotalTime: 0 });
    expect(verdict(finished, TaskId)).toEqual({ state: "finished-empty" });
    expect(film.statusCode).toBe(404);
    await film.body.dump();
  });

  test("[refuse:CODE] refuses the create and records nothing", async () => {
    const { sdk, standIn } = await startTiw();

    const code = await codeOf(
      sdk.CreateVideoGenerationTask({
        SdkAppId,
        OnlineRecordTaskId: "r [refuse:LimitExceeded.TaskConcurrency]",
      }),
    );

    expect(code).toBe("LimitExceeded.TaskConcurrency");
    expect(standIn.creates()).toEqual([]);
  });

  test("[seconds:N] sets how long the task runs", async () => {
    const { sdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask({
      SdkAppId,
      OnlineRecordTaskId: "[seconds:90]",
    });
    clock.advance(89_999);
    const before = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    clock.advance(1);

    const after = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });

    expect([before.Status, after.Status]).toEqual(["PROCESSING", "FINISHED"]);
  });

  test("[silence] accepts the task but answers nothing; a repeat is a second task", async () => {
    const { sdk, standIn } = await startTiw();
    const silent = { SdkAppId, OnlineRecordTaskId: "[silence]" };

    const codes = [
      await codeOf(sdk.CreateVideoGenerationTask(silent)),
      await codeOf(sdk.CreateVideoGenerationTask(silent)),
    ];

    expect(codes).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(standIn.creates()).toHaveLength(2);
  });

  test("[drop] loses the first request of a recording before it is recorded; a repeat gets through", async () => {
    const { sdk, standIn } = await startTiw();
    const dropped = { SdkAppId, OnlineRecordTaskId: "[drop]" };

    const first = await codeOf(sdk.CreateVideoGenerationTask(dropped));
    const recorded = standIn.creates().length;
    const second = await sdk.CreateVideoGenerationTask(dropped);

    expect([first, recorded]).toEqual(["ECONNRESET", 0]);
    expect(standIn.creates()).toMatchObject([{ TaskId: second.TaskId }]);
  });
});
