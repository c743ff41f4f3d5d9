import { describe, expect, test } from "vitest";
import { createAigcVideoRedrawTask } from "../../../functions/tencent/vod/create-aigc-video-redraw-task.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

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
  test.each<Fault>([
    ["", "/FileInfo: is required", {}],
    ["/FileInfo", "must have one of FileId and Url", {}],
    ["/FileInfo", "/FileId: is required where Type is File", { Type: "File", Url }],
    ["/FileInfo", "/Url: is required where Type is Url", { Type: "Url" }],
    [
      "/FileInfo",
      "/Type: is required where more than one of FileId and Url is given",
      { FileId: "1", Url },
    ],
    ["/FileInfo/Type", "must be one of File, Url", "Base64"],
    ["/FileInfo/Base64", "is not a known field", "AAAA"],
    ["/FileInfo/Url", "must be an http or https URL", "ftp://media.example.invalid/in.mp4"],
    ["/TaskInfo/Style", "must have at most 50 characters", "s".repeat(51)],
    ["/OutputConfig/MediaName", "must have at most 64 characters", "n".repeat(65)],
    ["/OutputConfig/ClassId", "must be at least 0", -1],
    ["/OutputConfig/ExpireTime", "must be a moment like 2026-01-31T12:00:00Z", "2030-01-01"],
    ["/OutputConfig/Duration", "is not a known field", 5],
    ["/TasksPriority", "must be at most 10", 11],
    ["/ExtInfo", "must have at most 20000 characters", "e".repeat(20_001)],
  ])("%s %s", refuses(createAigcVideoRedrawTask, minimal));
});

test("no queue of ours holds a redraw back", () => {
  expect(createAigcVideoRedrawTask.lane).toBeUndefined();
});
