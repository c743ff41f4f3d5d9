import { describe, expect, test } from "vitest";
import { describeTaskDetail } from "../../functions/tencent/mps/describe-task-detail.ts";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  SubAppId,
  minimal as vodInput,
} from "../support/tencent-stand-in.ts";
import { aigcVideo, startMps, transcoding } from "../support/tencent-stand-in-mps.ts";

/** Callsheet's reading of an answer. */
const report = (answer: object) =>
  describeTaskDetail.read(answer, { providerTaskId: undefined, application: "account" });

eachInItsOwnTime();

test("the list tells what has which status, and no SessionId", async () => {
  const { sdk } = await startMps();
  const { TaskId = "" } = await sdk.ProcessMedia({ ...transcoding, SessionId: "s-1" });
  const { CreateTime: StartTime = "" } = await sdk.DescribeTaskDetail({ TaskId });
  clock.advance(60 * 60 * 1000);

  const waiting = await sdk.DescribeTasks({ Status: "WAITING", StartTime });
  const finished = await sdk.DescribeTasks({ Status: "FINISH", StartTime, Limit: 100 });
  const later = await sdk.DescribeTasks({ Status: "FINISH", StartTime: "2099-01-01T00:00:00Z" });

  expect([waiting.TaskSet, later.TaskSet]).toEqual([[], []]);
  expect(finished).toMatchObject({ TaskSet: [{ TaskId, CreateTime: StartTime }], ScrollToken: "" });
  expect(JSON.stringify(finished)).not.toContain("s-1");
});

describe("an abort", () => {
  test("ends a waiting task, which is a failure in the only words that are documented", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.ProcessMedia(transcoding);

    await sdk.ManageTask({ OperationType: "Abort", TaskId });

    const answer = await sdk.DescribeTaskDetail({ TaskId });
    expect(answer).toMatchObject({
      Status: "FINISH",
      WorkflowTask: { Status: "FINISH", Message: "The task was aborted." },
    });
    expect(report(answer).verdict).toMatchObject({ state: "failed" });
  });

  test("is refused for a task that does not wait, for one that is not there and under another name", async () => {
    const { sdk } = await startMps();
    const { TaskId = "" } = await sdk.ProcessMedia(transcoding);
    const { TaskId: aigc = "" } = await sdk.CreateAigcVideoTask(aigcVideo);
    clock.advance(1000);

    const codes = await Promise.all([
      codeOf(sdk.ManageTask({ OperationType: "Abort", TaskId })),
      codeOf(sdk.ManageTask({ OperationType: "Abort", TaskId: `${TaskId}1` })),
      codeOf(sdk.ManageTask({ OperationType: "Abort", TaskId: aigc })),
      codeOf(sdk.ManageTask({ OperationType: "Stop", TaskId })),
    ]);

    expect(codes).toEqual([
      "InvalidParameterValue.NotProcessingTask",
      "InvalidParameterValue.TaskId",
      "InvalidParameterValue.TaskId",
      "InvalidParameterValue.InvalidOperationType",
    ]);
  });
});

test("the families of MPS, and VOD's action of the same name, do not know each other's tasks", async () => {
  const { sdk, vodSdk } = await startMps();
  const { TaskId: media = "" } = await sdk.ProcessMedia(transcoding);
  const { TaskId: aigc = "" } = await sdk.CreateAigcVideoTask(aigcVideo);
  const { TaskId: vod = "" } = await vodSdk.CreateAigcVideoTask(vodInput);

  const codes = await Promise.all([
    codeOf(sdk.DescribeAigcVideoTask({ TaskId: media })),
    codeOf(sdk.DescribeTaskDetail({ TaskId: aigc })),
    codeOf(sdk.DescribeTaskDetail({ TaskId: vod })),
    codeOf(vodSdk.DescribeTaskDetail({ TaskId: media, SubAppId })),
  ]);

  expect(codes).toEqual([
    "ResourceNotFound.TaskNotFound",
    "ResourceNotFound",
    "ResourceNotFound",
    "InvalidParameterValue.TaskId",
  ]);
});
