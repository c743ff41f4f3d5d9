import { request } from "undici";
import { describe, expect, test } from "vitest";
import { createVideoGenerationTask } from "../../functions/tencent/tiw/create-video-generation-task.ts";
import { describeVideoGenerationTask } from "../../functions/tencent/tiw/describe-video-generation-task.ts";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal as vodInput,
} from "../support/tencent-stand-in.ts";
import {
  minimal,
  SdkAppId,
  startTiw,
  tiwClient,
  verdict,
} from "../support/tencent-stand-in-tiw.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

eachInItsOwnTime();

describe("a video generation", () => {
  test("is queued, proceeds and finishes, by the clock alone, with a video that is served as it says", async () => {
    const { sdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask(minimal);

    const queued = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    clock.advance(1000);
    const begun = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    clock.advance(4000);
    const finished = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    const [video] = finished.VideoInfoList ?? [];
    const film = await request(video?.VideoUrl ?? "");
    const bytes = Buffer.from(await film.body.arrayBuffer());

    expect(TaskId).toMatch(/^[0-9a-z]{20}$/);
    expect([queued, begun, finished].map(({ Status }) => Status)).toEqual([
      "QUEUED",
      "PROCESSING",
      "FINISHED",
    ]);
    expect([queued.VideoInfoList, begun.VideoInfoList]).toEqual([[], []]);
    expect(finished).toMatchObject({ TaskId, GroupId: "900822", RoomId: 900822, TotalTime: 2000 });
    expect(video).toMatchObject({
      VideoType: 2,
      UserId: "",
      VideoFormat: "mp4",
      VideoDuration: 2000,
      Width: 320,
      Height: 180,
    });
    expect([video?.VideoSize, film.headers["content-type"]]).toEqual([bytes.length, "video/mp4"]);
  });

  test("has all the fields that the SDK names, those out of use saying nothing of the task", async () => {
    const { sdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask(minimal);

    const { RequestId: _, ...queued } = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });

    expect(Object.keys(queued).sort()).toEqual(
      "GroupId Progress RoomId Status TaskId TotalTime VideoInfoList VideoInfos".split(" "),
    );
    expect(queued).toMatchObject({
      Status: "QUEUED",
      Progress: 100,
      VideoInfos: { VideoUrl: "xx" },
    });
    expect(verdict(queued, TaskId)).toEqual({ state: "waiting" });
  });

  test("is understood by Callsheet at every stage", async () => {
    const { sdk } = await startTiw();
    const ids = { application: String(SdkAppId), sessionId: "", sessionContext: "" };
    const body = createVideoGenerationTask.request(
      { OnlineRecordTaskId: "record-1", MixStream: { Enabled: true, ModelId: 1 } },
      ids,
    );
    const TaskId =
      createVideoGenerationTask.providerTaskId(
        await sdk.request("CreateVideoGenerationTask", body),
      ) ?? "";
    const ask = () =>
      sdk.request(
        "DescribeVideoGenerationTask",
        describeVideoGenerationTask.request({
          providerTaskId: TaskId,
          application: String(SdkAppId),
        }),
      );

    clock.advance(1000);
    const begun = await ask();
    clock.advance(4000);
    const finished = await ask();

    expect(verdict(begun, TaskId)).toEqual({ state: "running" });
    expect(verdict(finished, TaskId)).toMatchObject({
      state: "succeeded",
      output: {
        files: [{ usage: "mixed", mediaType: "video/mp4", durationSeconds: 2 }],
        details: { userIds: ["tic_mixstream_900822_1"] },
      },
    });
  });

  test("is unknown under another id or application, and another product's task is unknown here", async () => {
    const { sdk, vodSdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask(minimal);
    const vodTask = await vodSdk.CreateAigcVideoTask({ ...vodInput, SubAppId: SdkAppId });

    const codes = await Promise.all([
      codeOf(sdk.DescribeVideoGenerationTask({ TaskId: `${TaskId}a`, SdkAppId })),
      codeOf(sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId: 1400000002 })),
      codeOf(sdk.DescribeVideoGenerationTask({ TaskId: vodTask.TaskId ?? "", SdkAppId })),
    ]);

    expect(codes).toEqual(Array(3).fill("InvalidParameter.TaskNotFound"));
    expect(describeVideoGenerationTask.notFoundCodes).toEqual(["InvalidParameter.TaskNotFound"]);
  });

  test("keeps its video for three days", async () => {
    const { sdk } = await startTiw();
    const { TaskId = "" } = await sdk.CreateVideoGenerationTask(minimal);
    clock.advance(5000);
    const { VideoInfoList } = await sdk.DescribeVideoGenerationTask({ TaskId, SdkAppId });
    const url = VideoInfoList?.[0]?.VideoUrl ?? "";

    clock.advance(3 * DAY_MS - 1);
    const kept = await request(url);
    clock.advance(1);
    const gone = await request(url);

    expect([kept.statusCode, gone.statusCode]).toEqual([200, 404]);
    await Promise.all([kept, gone].map(({ body }) => body.dump()));
  });
});

describe("a create", () => {
  test("for the same recording makes a second task: nothing at TIW protects from paying twice", async () => {
    const { sdk, standIn } = await startTiw();

    const first = await sdk.CreateVideoGenerationTask(minimal);
    const second = await sdk.CreateVideoGenerationTask(minimal);

    expect(first.TaskId).not.toBe(second.TaskId);
    expect(standIn.creates()).toHaveLength(2);
  });

  test.each([
    ["", "MissingParameter"],
    ["ap-guangzhou", "UnsupportedRegion"],
  ])("in the region %j is refused with %s", async (region, code) => {
    const { standIn } = await startTiw();

    const refused = await codeOf(tiwClient(standIn, region).CreateVideoGenerationTask(minimal));

    expect(refused).toBe(code);
    expect(standIn.creates()).toEqual([]);
  });

  test.each([
    ["MissingParameter", { OnlineRecordTaskId: undefined }],
    ["MissingParameter", { SdkAppId: undefined }],
    ["MissingParameter", { Concat: {} }],
    ["InvalidParameter", { SdkAppId: "1400000001" }],
    ["UnknownParameter", { SessionId: "s-1" }],
    ["InvalidParameter.RecordParameter", { MixStream: { Enabled: true } }],
  ])("is refused with %s for %o", async (expected, change) => {
    const { sdk, standIn } = await startTiw();

    const code = await codeOf(sdk.request("CreateVideoGenerationTask", { ...minimal, ...change }));

    expect(code).toBe(expected);
    expect(standIn.creates()).toEqual([]);
  });
});

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
});
