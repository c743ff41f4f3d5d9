import { request } from "undici";
import { describe, expect, test } from "vitest";
import {
  clock,
  codeOf,
  eachInItsOwnTime,
  minimal,
  SubAppId,
  start,
} from "../support/tencent-stand-in.ts";

eachInItsOwnTime();

describe("an image", () => {
  test("is told as a structure of its own, with a picture at its end that can be fetched", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcImageTask({
      ...minimal,
      SessionId: "s-1",
      SessionContext: "ours",
    });
    clock.advance(5000);

    const { AigcImageTask, ...outer } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const [file] = AigcImageTask?.Output?.FileInfos ?? [];
    const picture = await request(file?.FileUrl ?? "");
    const bytes = Buffer.from(await picture.body.arrayBuffer());

    expect(TaskId).toMatch(/^1500000000-AigcImageTask-[0-9a-f]{32}t$/);
    expect(outer).toMatchObject({
      TaskType: "AigcImageTask",
      Status: "FINISH",
      AigcVideoTask: null,
    });
    expect(AigcImageTask).toMatchObject({
      TaskId,
      Status: "FINISH",
      ErrCode: 0,
      SessionId: "s-1",
      SessionContext: "ours",
    });
    expect(file).toMatchObject({
      StorageMode: "Temporary",
      FileId: "",
      MetaData: { Size: bytes.length, Width: 16, Height: 9 },
    });
    expect([
      picture.statusCode,
      picture.headers["content-type"],
      bytes.toString("latin1", 1, 4),
    ]).toEqual([200, "image/png", "PNG"]);
  });

  test("counts against an application's images, and a video against its videos", async () => {
    const { sdk } = await start();
    await sdk.CreateAigcImageTask(minimal);

    const second = await codeOf(sdk.CreateAigcImageTask(minimal));
    await sdk.CreateAigcVideoTask(minimal);

    expect(second).toBe("RequestLimitExceeded");
  });

  test("shares the video's rate", async () => {
    const { sdk } = await start({ concurrency: 100 });
    for (let count = 0; count < 10; count++) {
      await sdk.CreateAigcImageTask(minimal);
      await sdk.CreateAigcVideoTask(minimal);
    }

    const next = await codeOf(sdk.CreateAigcImageTask(minimal));
    clock.advance(1000);
    await sdk.CreateAigcImageTask(minimal);

    expect(next).toBe("RequestLimitExceeded");
  });
});
