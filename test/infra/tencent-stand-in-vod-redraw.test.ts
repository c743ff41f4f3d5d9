import { request } from "undici";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  SubAppId,
  start,
  startTold,
} from "../support/tencent-stand-in.ts";

const redraw = { SubAppId, FileInfo: { Type: "Url", Url: "https://media.example.invalid/in.mp4" } };

eachInItsOwnTime();

describe("a redraw", () => {
  test("is told as a structure of its own, with one file at its end", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoRedrawTask({
      ...redraw,
      TaskInfo: { Style: "ink" },
      SessionId: "s-1",
      SessionContext: "ours",
    });
    const waiting = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(5000);

    const finished = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    expect(TaskId).toMatch(/^1500000000-AigcVideoRedrawTask-[0-9a-f]{32}t$/);
    expect(waiting).toMatchObject({
      Status: "WAITING",
      AigcVideoRedrawTask: { Status: "PROCESSING", Output: { FileInfo: null } },
    });
    expect(finished).toMatchObject({
      TaskType: "AigcVideoRedrawTask",
      Status: "FINISH",
      AigcVideoTask: null,
      AigcVideoRedrawTask: {
        TaskId,
        Status: "FINISH",
        ErrCode: 0,
        ErrCodeExt: "",
        Progress: 100,
        Input: {
          FileInfo: { FileId: "", ...redraw.FileInfo },
          TaskInfo: { Style: "ink" },
          OutputConfig: { StorageMode: "Temporary" },
        },
        Output: {
          FileInfo: { StorageMode: "Temporary", FileId: "", ExpireTime: "2026-01-08T00:00:05Z" },
        },
        SessionId: "s-1",
        SessionContext: "ours",
      },
    });
    expect(Object.keys(finished.AigcVideoRedrawTask?.Output?.FileInfo ?? {})).toEqual(
      "StorageMode MediaName ClassId ExpireTime FileType FileUrl FileId MetaData".split(" "),
    );
  });

  test("brings a film that can be fetched, and a FileId where it is stored permanently", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoRedrawTask({
      ...redraw,
      OutputConfig: { StorageMode: "Permanent", MediaName: "ink" },
    });
    clock.advance(5000);
    const { AigcVideoRedrawTask } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const { FileUrl = "", ...file } = AigcVideoRedrawTask?.Output?.FileInfo ?? {};

    const film = await request(FileUrl);

    await film.body.dump();
    expect(film.statusCode).toBe(200);
    expect(file).toMatchObject({
      StorageMode: "Permanent",
      MediaName: "ink",
      FileType: "mp4",
      FileId: expect.stringMatching(/^\d{19}$/),
    });
  });

  test("fails as its ExtInfo says, without a file", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoRedrawTask({
      ...redraw,
      ExtInfo: "[fail:ResourceInsufficient]",
    });
    clock.advance(5000);

    const failed = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    expect(failed).toMatchObject({
      Status: "FINISH",
      AigcVideoRedrawTask: {
        ErrCode: 70000,
        ErrCodeExt: "ResourceInsufficient",
        Output: { FileInfo: null },
      },
    });
  });

  test("has no limit of concurrency, and counts for no video's", async () => {
    const { sdk } = await start({ concurrency: 1 });
    for (let count = 0; count < 5; count++) await sdk.CreateAigcVideoRedrawTask(redraw);

    const video = await sdk.CreateAigcVideoTask(minimal);

    expect(video.TaskId).toBeDefined();
  });

  test.each([
    ["MissingParameter", { SubAppId: undefined }],
    ["InvalidParameter", { FileInfo: undefined }],
    ["UnknownParameter", { Prompt: "A cat." }],
  ])("is refused with %s for %o", async (expected, change) => {
    const { sdk, standIn } = await start();

    const code = await codeOf(sdk.request("CreateAigcVideoRedrawTask", { ...redraw, ...change }));

    expect(code).toBe(expected);
    expect(standIn.creates()).toEqual([]);
  });

  test("is told of by no event, as none is documented", async () => {
    const { sdk, standIn, happened, receiver } = await startTold([]);
    await sdk.CreateAigcVideoRedrawTask(redraw);

    clock.advance(5000);
    await happened("unwanted");

    expect(receiver.bodies).toEqual([]);
    expect(standIn.callbacks()).toMatchObject([{ state: "unwanted" }]);
  });
});
