import { describe, expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const read = (input: unknown) => createAigcVideoTask.readInput(input, { allowUndocumented: false });

/** One without rules, so that only the shape counts. */
const model = { ModelName: "Next", ModelVersion: "1" };
const minimal = { ...model, Prompt: "a car" };
const withFile = (file: object) => ({ ...minimal, FileInfos: [file] });
const withOutput = (output: object) => ({ ...minimal, OutputConfig: output });
const file = { Type: "Url", Url: "https://media.example.invalid/a.png" };

describe("accepted inputs", () => {
  test.each([
    ["a prompt alone", minimal],
    ["a documented model", { ...minimal, ModelName: "Kling", ModelVersion: "3.0" }],
    ["a word of 64 characters", { ...minimal, ModelVersion: "v".repeat(64) }],
    ["a prompt of 10,000 characters", { ...model, Prompt: "p".repeat(10_000) }],
    [
      "a URL of 4,096 characters",
      withFile({ ...file, Url: `https://h.invalid/${"u".repeat(4078)}` }),
    ],
    ["a file instead of a prompt", { ...model, FileInfos: [file] }],
    ["a scene instead of a prompt", { ...model, SceneType: "lip_sync" }],
    ["extra information instead of a prompt", { ...model, ExtInfo: "{}" }],
    ["the highest priority", { ...minimal, TasksPriority: 10 }],
    ["a duration of 60 seconds, and fractions", withOutput({ Duration: 59.5 })],
    ["the longest duration", withOutput({ Duration: 60 })],
    ["an upper-case scheme", withFile({ Type: "Url", Url: "HTTPS://media.example.invalid/a.png" })],
    [
      "a file named in a language other than English",
      withFile({ Type: "Url", Url: "https://media.example.invalid/示例.png" }),
    ],
    [
      "a last frame in FileInfos beside a first frame",
      { ...model, FileInfos: [{ FileId: "1" }, { FileId: "2", Usage: "LastFrame" }] },
    ],
    [
      "many files without Usage",
      { ...model, FileInfos: [{ FileId: "1" }, { FileId: "2" }, { FileId: "3" }] },
    ],
    [
      "exactly 7 MB of Base64",
      withFile({ Type: "Base64", Base64: `${"A".repeat(9_786_708)}AA==` }),
    ],
  ])("%s is accepted", (_, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual([]);
    expect(result.ok).toBe(true);
  });
});

describe("refused inputs, with the place of the fault", () => {
  test.each<Fault>([
    ["", ["/ModelName: is required", "/ModelVersion: is required"], { Prompt: "a car" }],
    ["/ModelName", "is required", ""],
    ["/ModelVersion", "must have at most 64 characters", "v".repeat(65)],
    ["/Prompt", "must have at most 10000 characters", "p".repeat(10_001)],
    ["/Prompt", "is required where there is no reference file", null],
    ["/SubAppId", "must be a number", "1500000000"],
    ["/SubAppId", "must be at least 1", 0],
    ["/Seed", "must be a whole number", 1.5],
    ["/EnhancePrompt", "must be one of Enabled, Disabled", true],
    ["/TasksPriority", "must be at most 10", 11],
    ["/TasksPriority", "must be at most 10", "11"],
    ["/TasksPriority", "must be at least -10", -11],
    ["/InputRegion", "must be one of Mainland, Oversea, OverseaUSWest", "Moon"],
    ["/FileInfos", "must have at most 50 entries", Array(51).fill(file)],
    [
      "/SubjectInfos",
      "/0/ImageUrls: must have at most 3 entries",
      [{ ImageUrls: Array(4).fill(file.Url) }],
    ],
    [
      "/SubjectInfos",
      "/0/VideoUrls: must have at most 1 entry",
      [{ VideoUrls: [file.Url, file.Url] }],
    ],
    ["/OutputConfig/Duration", "must be more than 0", 0],
    ["/OutputConfig/Duration", "must be at most 60", 60.1],
    ["/OutputConfig/MediaName", "must have at most 64 characters", "n".repeat(65)],
    ["/OutputConfig/ClassId", "must be at least 0", -1],
    ["/OutputConfig/ExpireTime", "must be a moment like 2026-01-31T12:00:00Z", "tomorrow"],
    ["/OutputConfig/StorageMode", "must be one of Temporary, Permanent", "temporary"],
    ["/OutputConfig/OffPeak", "must be one of Enabled, Disabled", "on"],
    [
      "/OutputConfig",
      ["/Size: is not a known field", "/Colour: is not a known field"],
      { Size: 1, Colour: 2 },
    ],
    ["/ExtInfo", "must have at most 20000 characters", "e".repeat(20_001)],
  ])("%s %s", refuses(createAigcVideoTask, minimal));

  test.each<Fault>([
    ["/FileInfos/0/Type", "must be one of File, Url, Base64", "Ftp"],
    ["/FileInfos/0/Url", "must be an http or https URL", "ftp://media.example.invalid/a.png"],
    ["/FileInfos/0/Url", "must be an http or https URL", "https://"],
    ["/FileInfos/0/Url", "must be an http or https URL", "https://[media"],
    [
      "/FileInfos/0/Url",
      "must have at most 4096 characters",
      `https://h.invalid/${"u".repeat(4079)}`,
    ],
    ["/LastFrameFileId", "must have at most 128 characters", "f".repeat(129)],
  ])("beside a reference file: %s %s", refuses(createAigcVideoTask, withFile(file)));
});
