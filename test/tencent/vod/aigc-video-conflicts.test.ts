import { test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const model = { ModelName: "Kling", ModelVersion: "3.0" };
const minimal = { ...model, Prompt: "a car" };
const file = { Type: "Url", Url: "https://media.example.invalid/a.png" };
const plainBase64 =
  "/0/Base64: must be plain Base64, without a data: prefix and without line breaks";
const lastFrameFile = { FileId: "2", Usage: "LastFrame" };
const first = { FileId: "1", Usage: "FirstFrame" };

test.each<Fault>([
  ["/Prompt", "is required where there is no reference file", undefined],
  ["/Prompt", "is required where there is no reference file", ""],
  [
    "",
    "/Prompt: is required where there is no reference file",
    { ...model, FileInfos: [], SceneType: undefined },
  ],
  ["/FileInfos", "/0/FileId: is required where Type is File", [{ ...file, Type: "File" }]],
  ["/FileInfos", "/0/Url: is required where Type is Url", [{ Type: "Url", FileId: "1" }]],
  ["/FileInfos", "/0/Base64: is required where Type is Base64", [{ Type: "Base64" }]],
  ["/FileInfos", "/0: must have one of FileId, Url and Base64", [{ Category: "Image" }]],
  [
    "/FileInfos",
    "/0/Type: is required where more than one of FileId, Url and Base64 is given",
    [{ FileId: "1", Url: file.Url }],
  ],
  ["/FileInfos", plainBase64, [{ Type: "Base64", Base64: "data:image/png;base64,AAAA" }]],
  ["/FileInfos", plainBase64, [{ Type: "Base64", Base64: "AAAA\nAAAA" }]],
  // One byte more than 7 MB.
  [
    "/FileInfos",
    "must have at most 7 MB of Base64 files together; use Url or FileId",
    ["A".repeat(9_786_708), "AAA="].map((Base64) => ({ Type: "Base64", Base64 })),
  ],
  ["/LastFrameFileId", "needs a first frame in FileInfos", "2"],
  ["/LastFrameUrl", "needs a first frame in FileInfos", file.Url],
  [
    "/FileInfos",
    "/1/Usage: needs a first frame in FileInfos",
    [{ FileId: "1", Usage: "Reference" }, lastFrameFile],
  ],
  [
    "",
    "/LastFrameUrl: names a second last frame; send only one",
    { ...minimal, FileInfos: [first], LastFrameFileId: "2", LastFrameUrl: file.Url },
  ],
  [
    "",
    [
      "/LastFrameFileId: names a second last frame; send only one",
      "/LastFrameUrl: names a second last frame; send only one",
    ],
    { ...minimal, FileInfos: [first, lastFrameFile], LastFrameFileId: "2", LastFrameUrl: file.Url },
  ],
  ["/FileInfos", "/1/Usage: may be FirstFrame in one file only", [first, first]],
  [
    "/FileInfos",
    "/2/Usage: may be LastFrame in one file only",
    [first, lastFrameFile, lastFrameFile],
  ],
])("for any model, %s %s", refuses(createAigcVideoTask, minimal));
