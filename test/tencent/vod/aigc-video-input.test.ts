import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";
import example from "../../fixtures/operations/vod.CreateAigcVideoTask.json" with { type: "json" };
import { pointedIssues } from "./pointed-issues.ts";

const read = (input: unknown) => createAigcVideoTask.readInput(input, { allowUndocumented: false });

/** One without rules, so that only the shape counts. */
const model = { ModelName: "Next", ModelVersion: "1" };
const warnings = ['Tencent documents no model "Next", so its values were not checked.'];
const minimal = { ...model, Prompt: "a car" };
const withFile = (file: object) => ({ ...minimal, FileInfos: [file] });
const withOutput = (output: object) => ({ ...minimal, OutputConfig: output });
const file = { Type: "Url", Url: "https://media.example.invalid/a.png" };

const everyField = {
  ...minimal,
  SubAppId: 1500000000,
  FileInfos: [
    {
      ...file,
      Category: "Image",
      Usage: "FirstFrame",
      ReferenceType: "asset",
      KeepOriginalSound: "Disabled",
      ObjectId: "o",
      VoiceId: "v",
      Text: "cat",
    },
    { Type: "Base64", Base64: "aGVsbG8=", Category: "Video", Usage: "Reference" },
  ],
  SubjectInfos: [
    {
      Id: "1",
      Name: "n",
      VoiceId: "v",
      ImageUrls: [file.Url],
      VideoUrls: ["http://media.example.invalid/a.mp4"],
    },
  ],
  LastFrameUrl: file.Url,
  NegativePrompt: "red",
  EnhancePrompt: "Disabled",
  OutputConfig: {
    StorageMode: "Permanent",
    MediaName: "name",
    ClassId: 0,
    ExpireTime: "2030-01-01T00:00:00+08:00",
    Duration: 5,
    Resolution: "720P",
    AspectRatio: "16:9",
    AudioGeneration: "Enabled",
    PersonGeneration: "Disallowed",
    InputComplianceCheck: "Enabled",
    OutputComplianceCheck: "Enabled",
    EnhanceSwitch: "Disabled",
    OffPeak: "Disabled",
    FrameInterpolate: "Disabled",
    LogoAdd: "Disabled",
    EnableBGM: "Disabled",
  },
  InputRegion: "OverseaUSWest",
  SceneType: "motion_control",
  Procedure: "LongVideoPreset",
  Seed: -7,
  TasksPriority: -10,
  ExtInfo: "{}",
};

describe("what is accepted", () => {
  test("Tencent's documented example passes unchanged", () => {
    const result = read(example);

    expect(result).toEqual({ ok: true, input: example, warnings: [] });
  });

  test("every documented field passes unchanged", () => {
    const result = read(everyField);

    expect(result).toEqual({ ok: true, input: everyField, warnings });
  });

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

describe("what is refused, and where", () => {
  test.each<[string[], unknown]>([
    [[": is required"], undefined],
    [[": must be an object"], null],
    [[": must be an object"], []],
    [["/ModelName: is required", "/ModelVersion: is required"], { Prompt: "a car" }],
    [["/ModelName: must be a string"], { ...minimal, ModelName: 7 }],
    [["/ModelName: is required"], { ...minimal, ModelName: "" }],
    [
      ["/ModelVersion: must have at most 64 characters"],
      { ...minimal, ModelVersion: "v".repeat(65) },
    ],
    [["/Prompt: must have at most 10000 characters"], { ...model, Prompt: "p".repeat(10_001) }],
    [["/Prompt: must be a string"], { ...minimal, Prompt: 7 }],
    [["/Prompt: is required where there is no reference file"], { ...minimal, Prompt: null }],
    [["/SubAppId: must be a number"], { ...minimal, SubAppId: "1500000000" }],
    [["/SubAppId: must be at least 1"], { ...minimal, SubAppId: 0 }],
    [["/Seed: must be a whole number"], { ...minimal, Seed: 1.5 }],
    [["/EnhancePrompt: must be one of Enabled, Disabled"], { ...minimal, EnhancePrompt: true }],
    [["/TasksPriority: must be a number"], { ...minimal, TasksPriority: "high" }],
    [["/TasksPriority: must be a number"], { ...minimal, TasksPriority: "1e1" }],
    [["/TasksPriority: must be at most 10"], { ...minimal, TasksPriority: 11 }],
    [["/TasksPriority: must be at most 10"], { ...minimal, TasksPriority: "11" }],
    [["/TasksPriority: must be at least -10"], { ...minimal, TasksPriority: -11 }],
    [
      ["/InputRegion: must be one of Mainland, Oversea, OverseaUSWest"],
      { ...minimal, InputRegion: "Moon" },
    ],
    [["/FileInfos: must be a list"], { ...minimal, FileInfos: {} }],
    [["/FileInfos: must have at most 50 entries"], { ...minimal, FileInfos: Array(51).fill(file) }],
    [
      ["/SubjectInfos/0/ImageUrls: must have at most 3 entries"],
      { ...minimal, SubjectInfos: [{ ImageUrls: Array(4).fill(file.Url) }] },
    ],
    [
      ["/SubjectInfos/0/VideoUrls: must have at most 1 entry"],
      { ...minimal, SubjectInfos: [{ VideoUrls: [file.Url, file.Url] }] },
    ],
    [["/OutputConfig/Duration: must be more than 0"], withOutput({ Duration: 0 })],
    [["/OutputConfig/Duration: must be at most 60"], withOutput({ Duration: 60.1 })],
    [
      ["/OutputConfig/MediaName: must have at most 64 characters"],
      withOutput({ MediaName: "n".repeat(65) }),
    ],
    [["/OutputConfig/ClassId: must be at least 0"], withOutput({ ClassId: -1 })],
    [
      ["/OutputConfig/ExpireTime: must be a moment like 2026-01-31T12:00:00Z"],
      withOutput({ ExpireTime: "tomorrow" }),
    ],
    [
      ["/OutputConfig/StorageMode: must be one of Temporary, Permanent"],
      withOutput({ StorageMode: "temporary" }),
    ],
    [["/OutputConfig/OffPeak: must be one of Enabled, Disabled"], withOutput({ OffPeak: "on" })],
    [["/FileInfos/0/Type: must be one of File, Url, Base64"], withFile({ ...file, Type: "Ftp" })],
    [
      ["/FileInfos/0/Url: must be an http or https URL"],
      withFile({ ...file, Url: "ftp://media.example.invalid/a.png" }),
    ],
    [["/FileInfos/0/Url: must be an http or https URL"], withFile({ ...file, Url: "https://" })],
    [
      ["/FileInfos/0/Url: must be an http or https URL"],
      withFile({ ...file, Url: "https://[media" }),
    ],
    [
      ["/FileInfos/0/Url: must have at most 4096 characters"],
      withFile({ ...file, Url: `https://h.invalid/${"u".repeat(4079)}` }),
    ],
    [
      ["/LastFrameFileId: must have at most 128 characters"],
      { ...minimal, FileInfos: [file], LastFrameFileId: "f".repeat(129) },
    ],
    [["/ExtInfo: must have at most 20000 characters"], { ...minimal, ExtInfo: "e".repeat(20_001) }],
    [["/Size: is not a known field"], { ...minimal, Size: 1 }],
    [
      ["/OutputConfig/Size: is not a known field", "/OutputConfig/Colour: is not a known field"],
      withOutput({ Size: 1, Colour: 2 }),
    ],
  ])("%j", (expected, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual(expected);
  });

  test.each([
    [
      "SessionId",
      "is set by Callsheet; send an Idempotency-Key header, which keeps a task from being started twice",
    ],
    ["SessionContext", "is set by Callsheet; put your own context in metadata"],
  ])("%s is ours, and the refusal says what to use instead", (field, expected) => {
    const result = read({ ...minimal, [field]: "mine" });

    expect(pointedIssues(result)).toEqual([`/${field}: ${expected}`]);
  });

  test("an answer has at most 20 issues, however many fields are wrong", () => {
    const result = read({
      ...minimal,
      ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x${index}`, 1])),
    });

    expect(pointedIssues(result)).toHaveLength(20);
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

  test("an unknown field is refused wherever it stands, with the path to it", () => {
    const places = fc.constantFrom<(string | number)[]>(
      [],
      ["FileInfos", 0],
      ["FileInfos", 1],
      ["SubjectInfos", 0],
      ["OutputConfig"],
    );
    const known = new Set(
      [
        everyField,
        everyField.FileInfos[0],
        everyField.FileInfos[1],
        everyField.SubjectInfos[0],
        everyField.OutputConfig,
      ]
        .flatMap((object) => Object.keys(object ?? {}))
        .concat("FileId", "LastFrameFileId", "SessionId", "SessionContext"),
    );
    const names = fc
      .oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "prompt"))
      .filter((name) => !known.has(name));

    fc.assert(
      fc.property(places, names, fc.jsonValue(), (place, name, value) => {
        const input = structuredClone(everyField);
        const target: object = place.reduce(
          (object: object, part) => Reflect.get(object, part),
          input,
        );
        Object.defineProperty(target, name, { value, enumerable: true });

        const result = read(input);

        expect(result.ok ? [] : result.issues.map((issue) => issue.path)).toEqual([
          [...place, name],
        ]);
      }),
    );
  });

  test("no message repeats what was sent", () => {
    const secret =
      "a prompt that nobody else should read, or a signed URL, of more than 64 characters";
    fc.assert(
      fc.property(
        fields,
        fc.constantFrom<unknown>(secret, [secret], { [secret]: secret }, [
          { Url: secret, Type: secret },
        ]),
        (field, value) => {
          const result = read({ ...everyField, [field]: value });

          expect(
            result.ok ? [] : result.issues.filter(({ message }) => message.includes(secret)),
          ).toEqual([]);
        },
      ),
    );
  });
});
