import { describe, expect, test } from "vitest";
import { temporary, url, verdict } from "./aigc-video-detail.ts";
import { times } from "./task-detail-answer.ts";

const withFile = (file: object) => ({ ...temporary, Output: { FileInfos: [file] } });

describe("an output", () => {
  const files = (file: object) => {
    const read = verdict(withFile({ FileUrl: url, ...file }));
    return read.state === "succeeded" ? read.output.files : [];
  };

  test.each<[string, string | undefined]>([
    ["2026-01-08T08:00:00+08:00", "2026-01-08T00:00:00.000Z"],
    ["0000-00-00T00:00:00Z", undefined],
    ["0001-01-01T00:00:00Z", undefined],
    ["9999-12-31T23:59:59Z", undefined],
    ["2026-01-08T00:00:00", undefined],
    ["2026-13-08T00:00:00Z", undefined],
    ["soon", undefined],
    ["", undefined],
  ])("whose ExpireTime is %j expires at %j", (ExpireTime, expiresAt) => {
    expect(files({ ExpireTime })).toStrictEqual([
      { url, mediaType: "video/mp4", ...(expiresAt === undefined ? {} : { expiresAt }) },
    ]);
  });

  test.each<[object, object]>([
    [{ FileType: "MOV" }, { mediaType: "video/quicktime" }],
    [{ FileType: "" }, { mediaType: "video/mp4" }],
    [{ FileUrl: "http://store.example.invalid/cover.JPG?sign=x.mp4" }, { mediaType: "image/jpeg" }],
    [{ FileUrl: "http://store.example.invalid/file" }, { mediaType: undefined }],
    [
      { FileType: "png", UsageType: "image_url" },
      { mediaType: "image/png", usage: "image_url" },
    ],
    [{ FileType: "constructor" }, { mediaType: "video/mp4" }],
    [{ FileType: 7, UsageType: 7, ExpireTime: 7, MetaData: 7 }, { mediaType: "video/mp4" }],
    [{ MetaData: null }, {}],
    [
      { MetaData: { Size: 0, Duration: "5", Width: -1, Height: 720 } },
      { durationSeconds: 5, height: 720 },
    ],
    [{ MetaData: { Size: 2 ** 64, Duration: 1e-200, Height: 720 } }, { height: 720 }],
  ])("with %o has %j", (fields, expected) => {
    const [file] = files(fields);

    expect(file).toMatchObject(JSON.parse(JSON.stringify(expected)));
    expect(
      Object.keys(file ?? {}).filter(
        (name) => !["url", "mediaType", ...Object.keys(expected)].includes(name),
      ),
    ).toEqual([]);
  });

  test("names every file, in Tencent's order", () => {
    const second = "http://store.example.invalid/second.mp4";

    const read = verdict({
      ...temporary,
      Output: { FileInfos: [{ FileUrl: url }, { FileUrl: second }] },
    });

    expect(read).toMatchObject({
      state: "succeeded",
      output: { files: [{ url }, { url: second }] },
    });
  });

  test("tells what was used and which tasks follow, where there is anything to tell", () => {
    const Output = {
      FileInfos: [{ FileUrl: url }],
      ProcedureTaskIds: ["1-Procedure-2t"],
      Usage: { InputTokens: 12, ThoughtTokens: 0, OutputSeconds: 5, TotalSeconds: "5" },
    };

    expect(verdict({ ...temporary, Output })).toStrictEqual({
      state: "succeeded",
      output: {
        files: [{ url, mediaType: "video/mp4" }],
        details: {
          procedureTaskIds: ["1-Procedure-2t"],
          inputTokens: 12,
          outputSeconds: 5,
          totalSeconds: 5,
          ...times,
        },
      },
    });
  });

  test("keeps a content that is the result itself, cut to 32 KB", () => {
    const FileInfos = [
      { FileContent: "0 0 0", UsageType: "position_info" },
      { FileContent: "长".repeat(20_000), UsageType: "position_info" },
    ];

    const read = verdict({ ...temporary, Output: { FileInfos } });

    expect(read).toStrictEqual({
      state: "succeeded",
      output: {
        files: [],
        details: {
          contents: ["0 0 0", "长".repeat(10_922)],
          contentUsages: ["position_info", "position_info"],
          contentsTruncated: true,
          ...times,
        },
      },
    });
  });
});
