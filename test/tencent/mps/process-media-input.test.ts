import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processMedia } from "../../../functions/tencent/mps/process-media.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const read = (input: unknown) => processMedia.readInput(input, { allowUndocumented: false });

const InputInfo = { Type: "URL", UrlInputInfo: { Url: "https://media.example.invalid/in.mp4" } };
const cos = {
  Type: "COS",
  CosInputInfo: { Bucket: "b-1250000000", Region: "ap-singapore", Object: "/in.mp4" },
};
const OutputStorage = {
  Type: "COS",
  CosOutputStorage: { Bucket: "b-1250000000", Region: "ap-singapore" },
};
const MediaProcessTask = { TranscodeTaskSet: [{ Definition: 20 }] };
const minimal = { InputInfo, OutputStorage, MediaProcessTask };
const s3 = { S3Bucket: "b", S3Region: "us-east-1" };
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

const withoutNulls = (block: object): unknown =>
  JSON.parse(JSON.stringify(block), function (this: unknown, _name, value: unknown) {
    return value === null && !Array.isArray(this) ? undefined : value;
  });

describe("accepted inputs", () => {
  test.each<[string, object]>([
    ["an orchestration instead of a work item", { InputInfo, OutputStorage, ScheduleId: 1 }],
    [
      "activities instead of a work item",
      { InputInfo, OutputStorage, Activities: [{ ActivityType: "input" }] },
    ],
    ["a work item without parameters", { InputInfo, OutputStorage, SmartEraseTask: {} }],
    ["an input in COS without an output storage", { InputInfo: cos, MediaProcessTask }],
    [
      "an input in S3 without its keys",
      {
        InputInfo: { Type: "AWS-S3", S3InputInfo: { ...s3, S3Object: "/in.mp4" } },
        OutputStorage: { Type: "AWS-S3", S3OutputStorage: s3 },
        MediaProcessTask,
      },
    ],
    [
      "a file of VOD",
      {
        InputInfo: {
          Type: "VOD",
          VODInputInfo: { SubAppId: 1500000000, VodBasic: 1, FileId: "9" },
        },
        OutputStorage: { Type: "VOD", VODOutputStorage: { SubAppId: 1500000000, VodBasic: 1 } },
        MediaProcessTask,
      },
    ],
    [
      "an output storage that names no bucket",
      { ...minimal, OutputStorage: { Type: "COS", CosOutputStorage: {} } },
    ],
    ["the root as output", { ...minimal, OutputDir: "/" }],
    ["a work item of 64 KiB", { ...minimal, AiAnalysisTask: { p: "x".repeat(64 * 1024 - 8) } }],
    ["a work item that is 20 deep", { ...minimal, AiAnalysisTask: nested(20) }],
  ])("%s passes unchanged", (_, input) => {
    const result = read(input);

    expect(result).toEqual({ ok: true, input, warnings: [] });
  });
});

describe("refused inputs, with the place of the fault", () => {
  const noWork =
    "must have one of MediaProcessTask, AiContentReviewTask, AiAnalysisTask, AiRecognitionTask, AiQualityControlTask, " +
    "SmartSubtitlesTask, SmartEraseTask, AIDubbingTask, ScheduleId and Activities";
  const tooLarge = "must have at most 65536 bytes as JSON";
  const tooDeep = "must be nested at most 20 deep";

  test.each<Fault>([
    ["/InputInfo", "is required", undefined],
    ["/InputInfo/Type", "must be one of COS, URL, AWS-S3, VOD", "url"],
    ["/InputInfo", "/UrlInputInfo: is required where Type is URL", { Type: "URL" }],
    ["/InputInfo", "/CosInputInfo: is required where Type is COS", { ...InputInfo, Type: "COS" }],
    ["/InputInfo", "/S3InputInfo: is required where Type is AWS-S3", { Type: "AWS-S3" }],
    ["/InputInfo", "/VODInputInfo: is required where Type is VOD", { Type: "VOD" }],
    ["/InputInfo/UrlInputInfo/Url", "must be an http or https URL", "/in.mp4"],
    [
      "/InputInfo",
      "/CosInputInfo/Object: is required",
      { Type: "COS", CosInputInfo: { Bucket: "b", Region: "r" } },
    ],
    ["/OutputStorage", "is required where InputInfo is a URL", undefined],
    ["/OutputStorage", "/Type: must be one of COS, AWS-S3, VOD", { Type: "URL" }],
    ["/OutputStorage", "/CosOutputStorage: is required where Type is COS", { Type: "COS" }],
    [
      "/OutputStorage",
      "/S3OutputStorage: is required where Type is AWS-S3",
      { ...OutputStorage, Type: "AWS-S3" },
    ],
    ["/OutputStorage", "/VODOutputStorage: is required where Type is VOD", { Type: "VOD" }],
    ["/OutputDir", "must start and end with a slash", "movie/"],
    ["/OutputDir", "must start and end with a slash", "/movie"],
    ["/OutputDir", "must have at most 1024 characters", `/${"d".repeat(1023)}/`],
    ["", noWork, { InputInfo, OutputStorage }],
    ["/AiAnalysisTask", tooLarge, { p: "x".repeat(64 * 1024 - 7) }],
    ["/AiAnalysisTask", tooLarge, { p: "ä".repeat(32 * 1024) }],
    ["/AiAnalysisTask", tooDeep, nested(21)],
    ["/AiAnalysisTask", tooDeep, JSON.parse(`{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`)],
    ["/ScheduleId", "must be at least 1", 0],
    ["/Activities", "must have at least 1 entry", []],
    ["/Activities", "must have at most 100 entries", Array(101).fill({ ActivityType: "input" })],
    ["/Activities", "/0/ActivityType: is required", [{}]],
    ["/Activities", tooDeep, [{ ActivityType: "input", ActivityPara: nested(19) }]],
    ["/TasksPriority", "must be at most 10", 11],
    ["/TaskType", "must be one of Online, Offline", "online"],
    ["/SkipMateData", "must be one of 0, 1", true],
  ])("%s %s", refuses(processMedia, minimal));

  const credential = "is a credential, which Callsheet would store with the request; leave it out";
  const withOverlay = (place: object) => ({
    ...minimal,
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20, OutputStorage: place }] },
  });

  test.each<[string, object]>([
    [
      `/InputInfo/S3InputInfo/S3SecretKey: ${credential}`,
      {
        ...minimal,
        InputInfo: {
          Type: "AWS-S3",
          S3InputInfo: { ...s3, S3Object: "/in.mp4", S3SecretKey: "EXAMPLE" },
        },
      },
    ],
    [
      `/OutputStorage/S3OutputStorage/S3SecretId: ${credential}`,
      {
        ...minimal,
        OutputStorage: { Type: "AWS-S3", S3OutputStorage: { ...s3, S3SecretId: "EXAMPLE" } },
      },
    ],
    [
      `/MediaProcessTask/TranscodeTaskSet/0/OutputStorage/S3OutputStorage/S3SecretKey: ${credential}`,
      withOverlay({ S3OutputStorage: { ...s3, S3SecretKey: "EXAMPLE" } }),
    ],
    [
      `/MediaProcessTask/TranscodeTaskSet/0/OutputStorage/s3secretid: ${credential}`,
      withOverlay({ s3secretid: "EXAMPLE" }),
    ],
    [
      `/Activities/0/ActivityPara/S3SecretId: ${credential}`,
      { ...minimal, Activities: [{ ActivityType: "input", ActivityPara: { S3SecretId: "" } }] },
    ],
  ])("%s", (expected, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual([expected]);
    expect(JSON.stringify(result)).not.toContain("EXAMPLE");
  });
});

test.each([
  ["larger than any", "1e400"],
  ["smaller than any", "-1e400"],
  ["a whole number that is not kept whole", "9007199254740993"],
])(
  "a number in a block that is %s is refused, as another one would be sent and paid for",
  (_what, number) => {
    const result = read({
      ...minimal,
      AiAnalysisTask: JSON.parse(`{"A": [{"Definition": ${number}}]}`),
    });

    expect(pointedIssues(result)).toEqual([
      "/AiAnalysisTask/A/0/Definition: is a number that not every reader of JSON reads alike",
    ]);
  },
);

test("a passed-through value comes out as it went in, without the nulls that say nothing", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), (drawn) => {
      fc.pre(!Object.hasOwn(drawn, "__proto__"));
      // As it arrives: JSON text writes -0 as 0, and `toEqual` tells the two apart.
      const block = JSON.parse(JSON.stringify(drawn));
      const result = read({ ...minimal, AiAnalysisTask: block });

      if (result.ok) expect(result.input.AiAnalysisTask).toEqual(withoutNulls(block));
    }),
  );
});
