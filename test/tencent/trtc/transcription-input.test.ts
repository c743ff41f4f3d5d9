import { describe, expect, test } from "vitest";
import { startAiTranscription } from "../../../functions/tencent/trtc/start-ai-transcription.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const read = (input: unknown, allowUndocumented = false) =>
  startAiTranscription.readInput(input, { allowUndocumented });

const params = { UserId: "bot", UserSig: "sample-user-sig" };
const minimal = { RoomId: "500123", TranscriptionParams: params };
const withParams = (fields: object) => ({
  ...minimal,
  TranscriptionParams: { ...params, ...fields },
});
const recognize = (RecognizeConfig: object) => ({ ...minimal, RecognizeConfig });
const translate = (fields: object) => ({
  ...minimal,
  TranslationConfig: { TargetLanguages: ["en"], ...fields },
});
const speak = (TTSConfig: object) =>
  translate({ Mode: 2, TTSConfig: { VoiceId: "v", ...TTSConfig } });

describe("an input is accepted", () => {
  test.each<[string, object]>([
    ["the smallest one", minimal],
    [
      "a single speaker named in the list",
      withParams({ TranscriptionMode: 1, TargetUserIdList: ["speaker"] }),
    ],
    ["a numeric room said to be one", { ...minimal, RoomIdType: 0 }],
    [
      "300 hot words",
      recognize({ HotWordList: Array.from({ length: 300 }, () => "a|1").join(",") }),
    ],
  ])("%s, as it is and without a warning", (_, input) => {
    expect(read(input)).toEqual({ ok: true, input, warnings: [] });
  });
});

describe("an input is refused", () => {
  test.each<Fault>([
    ["/RoomId", "is required", undefined],
    ["/RoomId", "must be digits unless RoomIdType is 1", "room"],
    [
      "",
      "/RoomId: must be digits unless RoomIdType is 1",
      { ...minimal, RoomId: "room", RoomIdType: 0 },
    ],
    ["/RoomIdType", "must be one of 0, 1", 2],
    ["/SdkAppId", "must be at least 1", 0],
    ["/TranscriptionParams", "is required", undefined],
    ["/TranscriptionParams/UserId", "is required", undefined],
    ["/TranscriptionParams/UserSig", "is required", undefined],
    ["/TranscriptionParams/MaxIdleTime", "must be at most 86400", 86_401],
    ["/TranscriptionParams/TranscriptionMode", "must be at least 0", -1],
    [
      "/TranscriptionParams",
      "/TargetUserId: is required where TranscriptionMode is 1",
      { ...params, TranscriptionMode: 1 },
    ],
    [
      "/TranscriptionParams",
      "/IMAdminUserId: must be given together with IMAdminUserSig",
      { ...params, IMAdminUserId: "a" },
    ],
    [
      "/TranscriptionParams",
      "/IMAdminUserId: must be given together with IMAdminUserSig",
      { ...params, IMAdminUserSig: "a" },
    ],
    ["/TranscriptionParams/VoicePrint", "/IdList: is required where Mode is 1", { Mode: 1 }],
    [
      "/TranscriptionParams/VoicePrint",
      "/IdList: is required where Mode is 1",
      { Mode: 1, IdList: [] },
    ],
    ["/TranscriptionParams/VoicePrint/IdList", "must have at most 1 entry", ["a", "b"]],
    [
      "/TranscriptionParams/TurnDetection/SemanticEagerness",
      "must be one of auto, low, medium, high",
      "eager",
    ],
    ["/RecognizeConfig/VadSilenceTime", "must be at least 240", 239],
    ["/RecognizeConfig/VadSilenceTime", "must be at most 2000", 2001],
    ["/RecognizeConfig/VadLevel", "must be at most 3", 4],
    ["/RecognizeConfig/Language", "must have at most 64 characters", "x".repeat(65)],
  ])("%s %s", refuses(startAiTranscription, minimal));

  test.each<Fault>([
    ["/TranslationConfig/TargetLanguages", "must be a list", "en"],
    ["/TranslationConfig/Mode", "must be one of 1, 2", 3],
    ["/TranslationConfig/TTSConfig", "is required where Mode is 2", undefined],
    ["/TranslationConfig/TTSConfig/VoiceId", "is required", undefined],
    ["/TranslationConfig/TTSConfig/Speed", "must be at least 0.5", 0.4],
    ["/TranslationConfig/TTSConfig/Speed", "must be at most 2", 2.1],
    ["/TranslationConfig/TTSConfig/Volume", "must be more than 0", 0],
    ["/TranslationConfig/TTSConfig/Volume", "must be at most 10", 10.1],
    ["/TranslationConfig/Terminology", "/0/Target: is required", [{ Source: "a" }]],
  ])("in what is spoken: %s %s", refuses(startAiTranscription, speak({})));

  test.each([
    ["a word without a weight", "word"],
    ["an empty weight", "word|"],
    ["an empty word", "|5"],
    ["a weight of 0", "word|0"],
    ["a weight of 12", "word|12"],
    ["a weight of 99", "word|99"],
    ["an empty entry", "word|5,"],
    ["another separator", "word|5;other|5"],
    ["a word of 31 characters", `${"x".repeat(31)}|5`],
    ["a word of 11 Chinese characters", `${"云".repeat(11)}|5`],
    ["301 words", Array.from({ length: 301 }, () => "a|1").join(",")],
  ])("for hot words with %s", (_, HotWordList) => {
    const [issue, ...others] = pointedIssues(read(recognize({ HotWordList })));

    expect(issue).toMatch(/^\/RecognizeConfig\/HotWordList: must be terms like word\|5/);
    expect(others).toEqual([]);
  });

  test("without ever quoting a credential", () => {
    const secret = "sample-user-sig-that-nobody-may-see";
    const refusals = [
      { UserSig: [secret] },
      { UserSig: secret.repeat(200) },
      { UserSig: secret, MaxIdleTime: -1 },
    ];

    const issues = refusals.map((fields) => read(withParams(fields)));

    expect(issues.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(JSON.stringify(issues)).not.toContain("nobody-may-see");
  });
});

describe("words that change", () => {
  test.each(["zh-dialect", "8k_zh_large", "16k_zh_large", "16k_zh_en"])(
    "%s is no alternative, unless the caller insists",
    (language) => {
      const input = recognize({ AlternativeLanguage: ["zh", language] });

      expect(read(input)).toMatchObject({ ok: false, code: "model_rule" });
      expect(pointedIssues(read(input))).toEqual([
        "/RecognizeConfig/AlternativeLanguage/1: may be a language of the basic or advanced version only",
      ]);
      expect(read(input, true)).toEqual({ ok: true, input, warnings: [] });
    },
  );

  test.each<[object, string]>([
    [withParams({ TranscriptionMode: 2 }), "TranscriptionParams.TranscriptionMode: 2"],
    [recognize({ Language: "xx" }), "RecognizeConfig.Language: xx"],
    [recognize({ AlternativeLanguage: ["zh", "xx"] }), "RecognizeConfig.AlternativeLanguage: xx"],
    [
      translate({ TargetLanguages: ["en", "english"] }),
      "TranslationConfig.TargetLanguages: english",
    ],
    [speak({ Model: "flow_02" }), "TranslationConfig.TTSConfig.Model: flow_02"],
  ])("%j passes with a warning", (input, warned) => {
    expect(read(input)).toEqual({
      ok: true,
      input,
      warnings: [`${warned} is not in Tencent's documentation. It is sent as it is.`],
    });
  });

  test("an error of shape comes before one of words, and cannot be insisted on", () => {
    const input = { ...recognize({ AlternativeLanguage: ["zh-dialect"] }), RoomIdType: 7 };

    expect(read(input)).toMatchObject({ code: "invalid_input" });
    expect(read(input, true)).toMatchObject({ code: "invalid_input" });
  });
});
