import { inCode } from "../in-words.ts";
import { recognisedLanguages, speechModels } from "./transcription-words.ts";

/**
 * The words of the fields of StartAITranscription, by their paths. No function that starts or reads
 * tasks imports them. Sources: its API page and the command-line tool's definitions of both sites,
 * TRTC 2019-07-22.
 */
export const transcriptionInputWords: Readonly<Record<string, string>> = {
  SdkAppId: "The room's application. Without it the deployment's first application is used.",
  RoomId: "The room, as text even where it is a number.",
  RoomIdType: "0 (default): the room is a number. 1: it is a text.",
  TranscriptionParams: "The bot that joins the room, and the users it listens to.",
  "TranscriptionParams.UserId":
    "The bot's id. It has to be unique in the room: a second bot of the same id puts the first one out.",
  "TranscriptionParams.UserSig":
    "The signature with which the bot logs in. It expires by itself, and no answer shows it.",
  "TranscriptionParams.IMAdminUserId":
    "The id of an administrator of IM. Documented on the mainland's site only.",
  "TranscriptionParams.IMAdminUserSig":
    "The administrator's signature. No answer shows it. Documented on the mainland's site only.",
  "TranscriptionParams.MaxIdleTime":
    "Seconds without a publisher after which the bot stops. Default 60.",
  "TranscriptionParams.TranscriptionMode": "0 (default): the whole room. 1: a single user.",
  "TranscriptionParams.TargetUserId": "The user of mode 1.",
  "TranscriptionParams.TargetUserIdList":
    "The users to listen to. Documented on the mainland's site only.",
  "TranscriptionParams.VoicePrint": "Recognition of a voice.",
  "TranscriptionParams.VoicePrint.Mode": "0 or 1. 1 needs an `IdList`.",
  "TranscriptionParams.VoicePrint.IdList": "The id of the voice: one only.",
  "TranscriptionParams.TurnDetection": "Detection of turns in the talk.",
  "TranscriptionParams.TurnDetection.SemanticEagerness": "How eagerly a turn is detected.",
  RecognizeConfig: "Says how speech is recognised.",
  "RecognizeConfig.Language": `The language or engine. Default \`zh\`. Documented: ${inCode(recognisedLanguages)}.`,
  "RecognizeConfig.AlternativeLanguage":
    "Further languages. Tencent bills the advanced version for them. `zh-dialect` is not supported.",
  "RecognizeConfig.Model": "Documented on the mainland's site as not supported.",
  "RecognizeConfig.TranslationLanguage":
    "A language to translate to. Documented on the mainland's site only.",
  "RecognizeConfig.HotWordList":
    "Terms to expect, each with its weight: `term|weight,term|weight`.",
  "RecognizeConfig.VadSilenceTime": "Milliseconds of silence, for voice detection. Default 1000.",
  "RecognizeConfig.VadLevel": "The level of voice detection. Default 0; Tencent suggests 2.",
  TranslationConfig: "Says how the text is translated.",
  "TranslationConfig.TargetLanguages": "The languages to translate to (ISO 639-1).",
  "TranslationConfig.Mode": "1: text. 2: speech, which needs a `TTSConfig`.",
  "TranslationConfig.TTSConfig": "The voice of translated speech.",
  "TranslationConfig.TTSConfig.VoiceId": "The id of the voice.",
  "TranslationConfig.TTSConfig.Model": `The speech model. Documented: ${inCode(speechModels)}.`,
  "TranslationConfig.TTSConfig.Speed": "How fast the voice speaks.",
  "TranslationConfig.TTSConfig.Volume": "How loud the voice is.",
  "TranslationConfig.Terminology": "Terms whose translation is given.",
  "TranslationConfig.Terminology.Source": "The term.",
  "TranslationConfig.Terminology.Target": "Its translation.",
};
