import { expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";

const model = { ModelName: "Kling", ModelVersion: "3.0" };
const minimal = { ...model, Prompt: "a car" };
const withFile = (file: object) => ({ ...minimal, FileInfos: [file] });
const file = { Type: "Url", Url: "https://media.example.invalid/a.png" };
const plainBase64 =
  "/FileInfos/0/Base64: must be plain Base64, without a data: prefix and without line breaks";
const lastFrameFile = { FileId: "2", Usage: "LastFrame" };
const first = { FileId: "1", Usage: "FirstFrame" };

test.each<[string, unknown, string[]]>([
  ["no prompt and nothing else", model, ["/Prompt: is required where there is no reference file"]],
  [
    "an empty prompt",
    { ...model, Prompt: "" },
    ["/Prompt: is required where there is no reference file"],
  ],
  [
    "no prompt, an empty list of files",
    { ...model, FileInfos: [], SceneType: undefined },
    ["/Prompt: is required where there is no reference file"],
  ],
  [
    "Type File without FileId",
    withFile({ ...file, Type: "File" }),
    ["/FileInfos/0/FileId: is required where Type is File"],
  ],
  [
    "Type Url without Url",
    withFile({ Type: "Url", FileId: "1" }),
    ["/FileInfos/0/Url: is required where Type is Url"],
  ],
  [
    "Type Base64 without Base64",
    withFile({ Type: "Base64" }),
    ["/FileInfos/0/Base64: is required where Type is Base64"],
  ],
  [
    "a file without a source",
    withFile({ Category: "Image" }),
    ["/FileInfos/0: must have one of FileId, Url and Base64"],
  ],
  [
    "two sources without a Type",
    withFile({ FileId: "1", Url: file.Url }),
    ["/FileInfos/0/Type: is required where more than one of FileId, Url and Base64 is given"],
  ],
  [
    "a data: prefix",
    withFile({ Type: "Base64", Base64: "data:image/png;base64,AAAA" }),
    [plainBase64],
  ],
  ["Base64 with line breaks", withFile({ Type: "Base64", Base64: "AAAA\nAAAA" }), [plainBase64]],
  [
    "one byte more than 7 MB of Base64 in two files",
    {
      ...minimal,
      FileInfos: ["A".repeat(9_786_708), "AAA="].map((Base64) => ({ Type: "Base64", Base64 })),
    },
    ["/FileInfos: must have at most 7 MB of Base64 files together; use Url or FileId"],
  ],
  [
    "a last frame alone",
    { ...minimal, LastFrameFileId: "2" },
    ["/LastFrameFileId: needs a first frame in FileInfos"],
  ],
  [
    "a last frame by URL alone",
    { ...minimal, LastFrameUrl: file.Url },
    ["/LastFrameUrl: needs a first frame in FileInfos"],
  ],
  [
    "a last frame beside a reference",
    { ...minimal, FileInfos: [{ FileId: "1", Usage: "Reference" }, lastFrameFile] },
    ["/FileInfos/1/Usage: needs a first frame in FileInfos"],
  ],
  [
    "a last frame named twice",
    { ...minimal, FileInfos: [first], LastFrameFileId: "2", LastFrameUrl: file.Url },
    ["/LastFrameUrl: names a second last frame; send only one"],
  ],
  [
    "a last frame named in all three ways",
    { ...minimal, FileInfos: [first, lastFrameFile], LastFrameFileId: "2", LastFrameUrl: file.Url },
    [
      "/LastFrameFileId: names a second last frame; send only one",
      "/LastFrameUrl: names a second last frame; send only one",
    ],
  ],
  [
    "two first frames",
    { ...minimal, FileInfos: [first, first] },
    ["/FileInfos/1/Usage: may be FirstFrame in one file only"],
  ],
  [
    "two last frames",
    { ...minimal, FileInfos: [first, lastFrameFile, lastFrameFile] },
    ["/FileInfos/2/Usage: may be LastFrame in one file only"],
  ],
])("%s is refused where it stands, for any model", (_, input, expected) => {
  const result = createAigcVideoTask.readInput(input, { allowUndocumented: false });

  expect(pointedIssues(result)).toEqual(expected);
});
