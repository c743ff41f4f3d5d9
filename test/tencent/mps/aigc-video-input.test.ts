import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/mps/create-aigc-video-task.ts";
import example from "../../fixtures/operations/mps.CreateAigcVideoTask.json" with { type: "json" };
import { pointedIssues } from "../vod/pointed-issues.ts";

const read = (input: unknown) => createAigcVideoTask.readInput(input, { allowUndocumented: true });

const minimal = { ModelName: "H2", ModelVersion: "1.0", Prompt: "a car" };
const image = "https://media.example.invalid/a.png";
const video = { VideoUrl: "https://media.example.invalid/a.mp4" };
const withExtra = (extra: object) => ({ ...minimal, ExtraParameters: extra });

const everyField = {
  ...minimal,
  NegativePrompt: "red",
  EnhancePrompt: true,
  ImageInfos: [{ ImageUrl: image, ReferenceType: "asset", Text: "cat" }],
  VideoInfos: [{ ...video, ReferType: "feature", KeepOriginalSound: "yes" }],
  AudioInfos: [{ AudioUrl: "https://media.example.invalid/a.mp3" }],
  SubjectInfos: [
    { Id: "1", Name: "n", VoiceId: "v", ImageUrls: [image], VideoUrls: [video.VideoUrl] },
  ],
  Duration: 5,
  ExtraParameters: {
    Resolution: "1080P",
    AspectRatio: "16:9",
    LogoAdd: 1,
    EnableAudio: false,
    OffPeak: false,
    EnableBgm: true,
  },
  StoreCosParam: {
    CosBucketName: "bucket-1",
    CosBucketRegion: "ap-guangzhou",
    CosBucketPath: "my_file",
  },
  AdditionalParameters: '{"camera_control":{"type":"simple"}}',
  Operator: "admin",
};

describe("what is accepted", () => {
  test("Tencent's documented example passes unchanged and without a warning", () => {
    const result = createAigcVideoTask.readInput(example, { allowUndocumented: false });

    expect(result).toEqual({ ok: true, input: example, warnings: [] });
  });

  test("every documented field passes unchanged", () => {
    const result = createAigcVideoTask.readInput(everyField, { allowUndocumented: false });

    expect(result).toEqual({ ok: true, input: everyField, warnings: [] });
  });

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

describe("what is refused, and where", () => {
  test.each<[string[], unknown]>([
    [[": is required"], undefined],
    [[": must be an object"], null],
    [[": must be an object"], []],
    [["/Prompt: is required where there is no image"], {}],
    [["/Prompt: is required where there is no image"], { ...minimal, Prompt: "" }],
    [["/Prompt: is required where there is no image"], { ImageInfos: [], VideoInfos: [video] }],
    [["/Prompt: must have at most 10000 characters"], { Prompt: "p".repeat(10_001) }],
    [["/Prompt: must be a string"], { ...minimal, Prompt: 7 }],
    [["/Prompt: is required where there is no image"], { ...minimal, Prompt: null }],
    [["/ModelName: must be a string"], { ...minimal, ModelName: 7 }],
    [
      ["/ModelVersion: must have at most 64 characters"],
      { ...minimal, ModelVersion: "v".repeat(65) },
    ],
    [["/EnhancePrompt: must be true or false"], { ...minimal, EnhancePrompt: "Enabled" }],
    [
      ["/ImageUrl: must be an http or https URL"],
      { ...minimal, ImageUrl: "ftp://media.example.invalid/a.png" },
    ],
    [
      ["/LastImageUrl: must have at most 4096 characters"],
      { ...minimal, LastImageUrl: `https://h.invalid/${"u".repeat(4079)}` },
    ],
    [
      ["/ImageInfos: must have at most 50 entries"],
      { ...minimal, ImageInfos: Array(51).fill({ ImageUrl: image }) },
    ],
    [
      ["/ImageInfos/0/ImageUrl: is required"],
      { ...minimal, ImageInfos: [{ ReferenceType: "asset" }] },
    ],
    [
      ["/ImageInfos/1/Url: is not a known field"],
      { ...minimal, ImageInfos: [{ ImageUrl: image }, { ImageUrl: image, Url: image }] },
    ],
    [
      ["/VideoInfos/0/ReferType: must be one of feature, base"],
      { ...minimal, VideoInfos: [{ ...video, ReferType: "edit" }] },
    ],
    [
      ["/VideoInfos/0/KeepOriginalSound: must be one of yes, no"],
      { ...minimal, VideoInfos: [{ ...video, KeepOriginalSound: true }] },
    ],
    [
      ["/AudioInfos/0/AudioUrl: must be an http or https URL"],
      { ...minimal, AudioInfos: [{ AudioUrl: "https://" }] },
    ],
    [
      ["/SubjectInfos/0/ImageUrls/0: must be an http or https URL"],
      { ...minimal, SubjectInfos: [{ ImageUrls: ["a.png"] }] },
    ],
    [["/Duration: must be a whole number"], { ...minimal, Duration: 5.5 }],
    [["/Duration: must be at least 1"], { ...minimal, Duration: 0 }],
    [["/Duration: must be at most 60"], { ...minimal, Duration: 61 }],
    [["/ExtraParameters/LogoAdd: must be one of 0, 1"], withExtra({ LogoAdd: 2 })],
    [["/ExtraParameters/LogoAdd: must be one of 0, 1"], withExtra({ LogoAdd: true })],
    [["/ExtraParameters/OffPeak: must be true or false"], withExtra({ OffPeak: "Enabled" })],
    [["/ExtraParameters/Seed: is not a known field"], withExtra({ Seed: 1 })],
    [
      ["/StoreCosParam/CosBucketName: is required", "/StoreCosParam/CosBucketRegion: is required"],
      { ...minimal, StoreCosParam: {} },
    ],
    [
      ["/AdditionalParameters: must be JSON as text"],
      { ...minimal, AdditionalParameters: "{camera}" },
    ],
    [["/AdditionalParameters: must be a string"], { ...minimal, AdditionalParameters: {} }],
    [["/Size: is not a known field"], { ...minimal, Size: 1 }],
  ])("%j", (expected, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual(expected);
    expect(result).toMatchObject({ code: "invalid_input" });
  });

  test.each([
    [
      "SessionId",
      "is set by Callsheet; send an Idempotency-Key header, which keeps a task from being started twice",
    ],
    ["SessionContext", "is set by Callsheet; put your own context in metadata"],
    [
      "TaskNotifyConfig",
      "is set by Callsheet, which receives the callback; GET /v1/tasks/{taskId} with Prefer: wait=20 tells you the outcome",
    ],
  ])("%s is ours, and the refusal says what to use instead", (field, expected) => {
    const result = read({ ...minimal, [field]: "mine" });

    expect(pointedIssues(result)).toEqual([`/${field}: ${expected}`]);
  });
});

describe("whatever is sent", () => {
  const fields = fc.constantFrom(...Object.keys(everyField));

  test("arbitrary JSON is answered, never thrown at", () => {
    fc.assert(fc.property(fc.jsonValue(), (input) => typeof read(input).ok === "boolean"));
  });

  test("a valid input with one field replaced by arbitrary JSON is answered, never thrown at", () => {
    fc.assert(
      fc.property(
        fields,
        fc.jsonValue(),
        (field, value) => typeof read({ ...everyField, [field]: value }).ok === "boolean",
      ),
    );
  });
});
