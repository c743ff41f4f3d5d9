import { describe, expect, test } from "vitest";
import { createAigcVideoRedrawTask } from "../../../functions/tencent/vod/create-aigc-video-redraw-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";

const read = (input: unknown) =>
  createAigcVideoRedrawTask.readInput(input, { allowUndocumented: false });

const Url = "https://media.example.invalid/in.mp4";
const minimal = { FileInfo: { Type: "Url", Url } };
describe("accepted inputs", () => {
  test.each<[string, object]>([
    ["a file without a Type, where one source is evident", { FileInfo: { FileId: "1" } }],
    ["no style", { ...minimal, TaskInfo: {} }],
    ["a style of 50 characters", { ...minimal, TaskInfo: { Style: "s".repeat(50) } }],
  ])("%s passes unchanged", (_, input) => {
    const result = read(input);

    expect(result).toEqual({ ok: true, input, warnings: [] });
  });
});

describe("refused inputs, with the place of the fault", () => {
  test.each<[string[], unknown]>([
    [["/FileInfo: is required"], {}],
    [["/FileInfo: must have one of FileId and Url"], { FileInfo: {} }],
    [["/FileInfo/FileId: is required where Type is File"], { FileInfo: { Type: "File", Url } }],
    [["/FileInfo/Url: is required where Type is Url"], { FileInfo: { Type: "Url" } }],
    [
      ["/FileInfo/Type: is required where more than one of FileId and Url is given"],
      { FileInfo: { FileId: "1", Url } },
    ],
    [["/FileInfo/Type: must be one of File, Url"], { FileInfo: { Type: "Base64", Url } }],
    [
      ["/FileInfo/Base64: is not a known field"],
      { FileInfo: { Type: "Url", Url, Base64: "AAAA" } },
    ],
    [
      ["/FileInfo/Url: must be an http or https URL"],
      { FileInfo: { Type: "Url", Url: "ftp://media.example.invalid/in.mp4" } },
    ],
    [
      ["/TaskInfo/Style: must have at most 50 characters"],
      { ...minimal, TaskInfo: { Style: "s".repeat(51) } },
    ],
    [
      ["/OutputConfig/MediaName: must have at most 64 characters"],
      { ...minimal, OutputConfig: { MediaName: "n".repeat(65) } },
    ],
    [["/OutputConfig/ClassId: must be at least 0"], { ...minimal, OutputConfig: { ClassId: -1 } }],
    [
      ["/OutputConfig/ExpireTime: must be a moment like 2026-01-31T12:00:00Z"],
      { ...minimal, OutputConfig: { ExpireTime: "2030-01-01" } },
    ],
    [
      ["/OutputConfig/Duration: is not a known field"],
      { ...minimal, OutputConfig: { Duration: 5 } },
    ],
    [["/TasksPriority: must be at most 10"], { ...minimal, TasksPriority: 11 }],
    [["/ExtInfo: must have at most 20000 characters"], { ...minimal, ExtInfo: "e".repeat(20_001) }],
  ])("%j", (expected, input) => {
    const result = read(input);

    expect(result).toMatchObject({ ok: false, code: "invalid_input" });
    expect(pointedIssues(result)).toEqual(expected);
  });
});

test("no queue of ours holds a redraw back", () => {
  expect(createAigcVideoRedrawTask.lane).toBeUndefined();
});
