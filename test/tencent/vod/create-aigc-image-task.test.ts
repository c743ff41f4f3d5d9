import { describe, expect, test } from "vitest";
import { createAigcImageTask } from "../../../functions/tencent/vod/create-aigc-image-task.ts";
import { fixtureOf } from "../../../infra/local/operations.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";

const { input: minimal, example = {} } = fixtureOf("vod.CreateAigcImageTask");
const { ModelName, ModelVersion } = minimal;
const file = { Type: "Url", Url: "https://media.example.invalid/a.png" };
const read = (input: unknown) => createAigcImageTask.readInput(input, { allowUndocumented: false });

describe("an input", () => {
  test.each([
    ["the smallest", minimal],
    ["the large example", example],
    ["a file without a prompt", { ModelName, ModelVersion, FileInfos: [file] }],
    ["a model that nobody knows", { ...minimal, ModelName: "Nobody", ModelVersion: "1" }],
    ["a mask", { ...minimal, FileInfos: [{ FileId: "1", ReferenceType: "mask" }] }],
  ])("(%s) is taken as it is", (_, input) => {
    expect(read(input)).toEqual({ ok: true, input, warnings: [] });
  });

  test.each([
    [["/Prompt: is required where there are no FileInfos"], { ModelName, ModelVersion }],
    [
      ["/Prompt: is required where there are no FileInfos"],
      { ModelName, ModelVersion, FileInfos: [] },
    ],
    [
      ["/FileInfos/0: must have one of FileId, Url and Base64"],
      { ...minimal, FileInfos: [{ Text: "a boat" }] },
    ],
    [
      ["/FileInfos/0/Url: must be an http or https URL"],
      { ...minimal, FileInfos: [{ Url: "ftp://media.example.invalid/a.png" }] },
    ],
  ])("%j is what is wrong with %o", (issues, input) => {
    expect(pointedIssues(read(input))).toEqual(issues);
  });

  test.each(["LastFrameUrl", "Procedure", "SubjectInfos", "Style"])("takes no %s", (name) => {
    expect(pointedIssues(read({ ...minimal, [name]: "x" }))).toEqual([
      `/${name}: is not a known field`,
    ]);
  });

  test.each([0, 10, 1.5])("takes no %d images", (OutputImageCount) => {
    expect(read({ ...minimal, OutputConfig: { OutputImageCount } }).ok).toBe(false);
  });
});

describe("the answer of DescribeTaskDetail", () => {
  const task = { providerTaskId: "1500000000-AigcImageTask-1t", application: "1500000000" };
  const answer = (change: object) => ({
    Status: "FINISH",
    AigcVideoTask: null,
    AigcImageTask: {
      TaskId: task.providerTaskId,
      Status: "FINISH",
      ErrCode: 0,
      ErrCodeExt: "",
      Output: { FileInfos: [] },
      ...change,
    },
  });
  const verdict = (change: object) =>
    createAigcImageTask.describedBy.read(answer(change), task).verdict;

  test("brings every image with its media type, by its FileType or its address", () => {
    const MetaData = { Size: 1000, Width: 1600, Height: 900, Duration: 0 };
    const FileInfos = [
      {
        FileUrl: "http://store.example.invalid/1.png",
        FileType: "",
        ExpireTime: "2026-01-08T00:00:00Z",
        MetaData,
      },
      { FileUrl: "http://store.example.invalid/2", FileType: "jpeg", FileId: "9" },
    ];

    const read = verdict({ Output: { FileInfos } });

    expect(read).toMatchObject({
      state: "succeeded",
      output: {
        files: [
          {
            url: "http://store.example.invalid/1.png",
            mediaType: "image/png",
            size: 1000,
            width: 1600,
            height: 900,
          },
          { url: "http://store.example.invalid/2", mediaType: "image/jpeg", fileId: "9" },
        ],
      },
    });
    expect(JSON.stringify(read)).not.toContain("durationSeconds");
  });

  test("is a failure where ErrCodeExt names one, whose words speak of no video", () => {
    const read = verdict({ ErrCode: 70000, ErrCodeExt: "ModelGenerateFailed" });

    expect(read).toMatchObject({
      state: "failed",
      error: { code: "provider_failed", retryable: true },
    });
    expect(JSON.stringify(read)).not.toContain("video");
  });
});
