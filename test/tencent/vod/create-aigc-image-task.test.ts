import { describe, expect, test } from "vitest";
import { createAigcImageTask } from "../../../functions/tencent/vod/create-aigc-image-task.ts";
import { fixtureOf } from "../../../infra/local/operations.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

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

  test.each<Fault>([
    ["", "/Prompt: is required where there are no FileInfos", { ModelName, ModelVersion }],
    [
      "",
      "/Prompt: is required where there are no FileInfos",
      { ModelName, ModelVersion, FileInfos: [] },
    ],
    ["/FileInfos", "/0: must have one of FileId, Url and Base64", [{ Text: "a boat" }]],
    ["/FileInfos", "/0/Url: must be an http or https URL", [{ Url: "ftp://media.invalid/a.png" }]],
  ])("is refused: %s %s", refuses(createAigcImageTask, minimal));

  test.each(["LastFrameUrl", "Procedure", "SubjectInfos", "Style"])("takes no %s", (name) => {
    expect(pointedIssues(read({ ...minimal, [name]: "x" }))).toEqual([
      `/${name}: is not a known field`,
    ]);
  });

  test.each([0, 10, 1.5])("takes no %d images", (OutputImageCount) => {
    expect(read({ ...minimal, OutputConfig: { OutputImageCount } }).ok).toBe(false);
  });
});

test("an image's media type is that of its FileType, or else of its address", () => {
  const FileInfos = [
    { FileUrl: "http://store.example.invalid/1.png", FileType: "" },
    { FileUrl: "http://store.example.invalid/2", FileType: "jpeg", FileId: "9" },
  ];
  const answer = { Status: "FINISH", AigcImageTask: { Status: "FINISH", Output: { FileInfos } } };

  const { verdict } = createAigcImageTask.describedBy.read(answer, {
    providerTaskId: "1500000000-AigcImageTask-1t",
    application: "1500000000",
  });

  expect(verdict).toMatchObject({
    state: "succeeded",
    output: { files: [{ mediaType: "image/png" }, { mediaType: "image/jpeg", fileId: "9" }] },
  });
});
