/*
 * The words of StartAITranscription that change: languages, engines, speech models. Source: the
 * pages of RecognizeConfig, TranslationConfig and TTSConfig on both sites, August 2026. The English
 * page writes some languages with a capital; here they are as everywhere else.
 */

const basic = ["zh"];
const standard = ["8k_zh_large", "16k_zh_large", "16k_zh_en"];
const advanced =
  "zh-dialect zh-yue vi ja ko id th pt tr ar es hi fr ms fil de it ru sv da no".split(" ");

/** The documented values of RecognizeConfig.Language. */
export const recognisedLanguages: ReadonlySet<string> = new Set([
  ...basic,
  ...standard,
  ...advanced,
]);

/**
 * Those of them that AlternativeLanguage may not have: "only languages of the basic and the
 * advanced version", and "zh-dialect is not supported".
 */
export const neverAlternative: ReadonlySet<string> = new Set([...standard, "zh-dialect"]);

/** The documented values of TranslationConfig.TTSConfig.Model. */
export const speechModels: ReadonlySet<string> = new Set(["flow_01_turbo", "flow_01_ex"]);

/**
 * The whole room, or one user. A third mode, of any number of users, is mentioned without its
 * number.
 */
export const transcriptionModes: ReadonlySet<number> = new Set([0, 1]);
