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

const DAY_MS = 24 * 60 * 60 * 1000;

eachInItsOwnTime();

describe("a task", () => {
  test("waits, proceeds with rising progress and finishes, by the clock alone", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({
      ...minimal,
      SessionId: "s-1",
      SessionContext: '{"ref":"ü"}',
    });

    const waiting = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(1000);
    const begun = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(3000);
    const late = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(1000);
    const finished = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    expect(TaskId).toMatch(/^1500000000-AigcVideoTask-[0-9a-f]{32}t$/);
    expect(waiting).toMatchObject({
      Status: "WAITING",
      BeginProcessTime: "0001-01-01T00:00:00Z",
      FinishTime: "0001-01-01T00:00:00Z",
    });
    expect(waiting.AigcVideoTask).toMatchObject({
      Status: "PROCESSING",
      Progress: 0,
      Output: { FileInfos: [] },
    });
    expect(begun).toMatchObject({
      Status: "PROCESSING",
      BeginProcessTime: "2026-01-01T00:00:01Z",
      AigcVideoTask: { Progress: 0 },
    });
    expect([late.Status, late.AigcVideoTask?.Progress]).toEqual(["PROCESSING", 75]);
    expect(finished).toMatchObject({
      TaskType: "AigcVideoTask",
      Status: "FINISH",
      CreateTime: "2026-01-01T00:00:00Z",
      BeginProcessTime: "2026-01-01T00:00:01Z",
      FinishTime: "2026-01-01T00:00:05Z",
      ProcedureTask: null,
      AigcVideoRedrawTask: null,
      AigcVideoTask: {
        TaskId,
        Status: "FINISH",
        ErrCode: 0,
        ErrCodeExt: "",
        Message: "",
        Progress: 100,
        Input: {
          ModelName: "Kling",
          Prompt: minimal.Prompt,
          OutputConfig: { StorageMode: "Temporary", ExpireTime: "0000-00-00T00:00:00Z" },
        },
        Output: {
          FileInfos: [
            {
              StorageMode: "Temporary",
              FileId: "",
              FileType: "",
              ExpireTime: "2026-01-08T00:00:05Z",
            },
          ],
        },
        SessionId: "s-1",
        SessionContext: '{"ref":"ü"}',
      },
    });
  });

  test("answers with all the fields of the sample callback, and no others", async () => {
    const { sdk } = await start();
    const OutputConfig = { Duration: 5, Resolution: "720P", AspectRatio: "16:9" };
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({ ...minimal, OutputConfig });
    clock.advance(5000);

    const { AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });

    expect(Object.keys(AigcVideoTask ?? {})).toEqual(
      "TaskId Status ErrCode ErrCodeExt Message Progress Input Output SessionId SessionContext".split(
        " ",
      ),
    );
    expect(Object.keys(AigcVideoTask?.Input ?? {}).sort()).toEqual(
      (
        "EnhancePrompt ExtInfo FileInfos GenerationMode InputRegion LastFrameFileId LastFrameUrl ModelName ModelVersion " +
        "NegativePrompt OutputConfig Prompt SceneType Seed"
      ).split(" "),
    );
    expect(AigcVideoTask?.Input?.OutputConfig).toEqual({
      StorageMode: "Temporary",
      MediaName: "",
      ClassId: 0,
      ExpireTime: "0000-00-00T00:00:00Z",
      ...OutputConfig,
    });
  });

  test("that is to be stored permanently has a FileId, the same at every look", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask({
      ...minimal,
      OutputConfig: { StorageMode: "Permanent", MediaName: "rain" },
    });
    clock.advance(5000);

    const [first, second] = await Promise.all([
      sdk.DescribeTaskDetail({ TaskId, SubAppId }),
      sdk.DescribeTaskDetail({ TaskId, SubAppId }),
    ]);

    const file = first.AigcVideoTask?.Output?.FileInfos?.[0];
    expect(file).toMatchObject({
      StorageMode: "Permanent",
      MediaName: "rain",
      FileType: "mp4",
      ExpireTime: "9999-12-31T23:59:59Z",
    });
    expect(file?.FileId).toMatch(/^\d{19}$/);
    expect(second.AigcVideoTask).toEqual(first.AigcVideoTask);
  });

  test("is unknown under another id or application, and not found after three days", async () => {
    const { sdk } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);

    const otherId = await codeOf(sdk.DescribeTaskDetail({ TaskId: `${TaskId}t`, SubAppId }));
    const otherApplication = await codeOf(sdk.DescribeTaskDetail({ TaskId, SubAppId: 1500000001 }));
    clock.advance(3 * DAY_MS);
    const stillKnown = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    clock.advance(1);
    const forgotten = await codeOf(sdk.DescribeTaskDetail({ TaskId, SubAppId }));

    expect([otherId, otherApplication]).toEqual([
      "InvalidParameterValue.TaskId",
      "InvalidParameterValue.TaskId",
    ]);
    expect(stillKnown.Status).toBe("FINISH");
    expect(forgotten).toBe("ResourceNotFound");
  });

  test("brings a film that is served as MetaData says, from its end until its URL expires", async () => {
    const { sdk, standIn } = await start();
    const { TaskId = "" } = await sdk.CreateAigcVideoTask(minimal);
    const unfinished = await request(`${standIn.url}/files/${TaskId}.mp4`);
    clock.advance(5000);
    const { AigcVideoTask } = await sdk.DescribeTaskDetail({ TaskId, SubAppId });
    const { FileUrl = "", MetaData } = AigcVideoTask?.Output?.FileInfos?.[0] ?? {};

    const film = await request(FileUrl);
    const bytes = Buffer.from(await film.body.arrayBuffer());
    const head = await request(FileUrl, { method: "HEAD" });
    const unknown = await request(FileUrl.replace(TaskId, "1500000000-AigcVideoTask-0t"));
    clock.advance(7 * DAY_MS);
    const expired = await request(FileUrl);

    expect(FileUrl).toBe(`${standIn.url}/files/${TaskId}.mp4`);
    expect(film.headers).toMatchObject({
      "content-type": "video/mp4",
      "content-length": String(bytes.length),
    });
    expect(head).toMatchObject({
      statusCode: 200,
      headers: { "content-length": String(bytes.length) },
    });
    expect(MetaData).toMatchObject({ Size: bytes.length, ...truthOf(bytes) });
    expect([unfinished, film, unknown, expired].map(({ statusCode }) => statusCode)).toEqual([
      404, 200, 404, 404,
    ]);
    await Promise.all([unfinished, head, unknown, expired].map(({ body }) => body.dump()));
  });
});

/** The MP4's own account, in its movie and track headers (ISO/IEC 14496-12, version 0). */
function truthOf(bytes: Buffer) {
  const movie = bytes.indexOf("mvhd") + 4;
  const track = bytes.indexOf("tkhd") + 4;
  return {
    Duration: bytes.readUInt32BE(movie + 16) / bytes.readUInt32BE(movie + 12),
    Width: bytes.readUInt16BE(track + 76),
    Height: bytes.readUInt16BE(track + 80),
  };
}
