import { describe, expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/mps/create-aigc-video-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const read = (input: unknown) => createAigcVideoTask.readInput(input, { allowUndocumented: true });

const minimal = { ModelName: "H2", ModelVersion: "1.0", Prompt: "a car" };
const image = "https://media.example.invalid/a.png";
const VideoUrl = "https://media.example.invalid/a.mp4";

describe("accepted inputs", () => {
  test.each([
    ["a prompt alone, of 10,000 characters", { Prompt: "p".repeat(10_000) }],
    ["an image instead of a prompt", { ImageUrl: image }],
    ["a last image instead of a prompt", { LastImageUrl: image }],
    ["reference images instead of a prompt", { ImageInfos: [{ ImageUrl: image }] }],
    ["a scene instead of a prompt", { ModelName: "Mingmou", SceneType: "land2port" }],
    ["a word of 64 characters", { ...minimal, ModelVersion: "v".repeat(64) }],
    ["the longest duration", { ...minimal, Duration: 60 }],
    [
      "fields that say nothing",
      { ...minimal, ModelName: "", ImageUrl: "", SessionId: "", LastImageUrl: null },
    ],
    [
      "a bucket without a path",
      { ...minimal, StoreCosParam: { CosBucketName: "b", CosBucketRegion: "r" } },
    ],
  ])("%s is accepted", (_, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual([]);
    expect(result.ok).toBe(true);
  });
});

describe("refused inputs, with the place of the fault", () => {
  test.each<Fault>([
    ["", "/Prompt: is required where there is no image", {}],
    ["/Prompt", "is required where there is no image", ""],
    [
      "",
      "/Prompt: is required where there is no image",
      { ImageInfos: [], VideoInfos: [{ VideoUrl }] },
    ],
    ["/Prompt", "must have at most 10000 characters", "p".repeat(10_001)],
    ["/Prompt", "is required where there is no image", null],
    ["/ModelVersion", "must have at most 64 characters", "v".repeat(65)],
    ["/ImageUrl", "must be an http or https URL", "ftp://media.example.invalid/a.png"],
    ["/LastImageUrl", "must have at most 4096 characters", `https://h.invalid/${"u".repeat(4079)}`],
    ["/ImageInfos", "must have at most 50 entries", Array(51).fill({ ImageUrl: image })],
    ["/ImageInfos", "/0/ImageUrl: is required", [{ ReferenceType: "asset" }]],
    [
      "/ImageInfos",
      "/1/Url: is not a known field",
      [{ ImageUrl: image }, { ImageUrl: image, Url: image }],
    ],
    [
      "/VideoInfos",
      "/0/ReferType: must be one of feature, base",
      [{ VideoUrl, ReferType: "edit" }],
    ],
    [
      "/VideoInfos",
      "/0/KeepOriginalSound: must be one of yes, no",
      [{ VideoUrl, KeepOriginalSound: true }],
    ],
    ["/AudioInfos", "/0/AudioUrl: must be an http or https URL", [{ AudioUrl: "https://" }]],
    ["/SubjectInfos", "/0/ImageUrls/0: must be an http or https URL", [{ ImageUrls: ["a.png"] }]],
    ["/Duration", "must be a whole number", 5.5],
    ["/Duration", "must be at least 1", 0],
    ["/Duration", "must be at most 60", 61],
    ["/ExtraParameters/LogoAdd", "must be one of 0, 1", 2],
    ["/ExtraParameters/LogoAdd", "must be one of 0, 1", true],
    ["/StoreCosParam", ["/CosBucketName: is required", "/CosBucketRegion: is required"], {}],
    ["/AdditionalParameters", "must be JSON as text", "{camera}"],
  ])("%s %s", refuses(createAigcVideoTask, minimal));
});
