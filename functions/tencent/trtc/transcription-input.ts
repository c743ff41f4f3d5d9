import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import type { NormalForm } from "../normal-form.ts";
import type { InputResult } from "../operation.ts";
import { ourSession } from "../our-session.ts";
import { checkForm } from "../read-input.ts";
import {
  neverAlternative,
  recognisedLanguages,
  speechModels,
  transcriptionModes,
} from "./transcription-words.ts";

/*
 * The parameters of StartAITranscription, as its API page and the official SDKs describe them,
 * those of the mainland's site included. Only fixed words and numbers are enumerated: languages and
 * speech models change, so they are in `transcription-words.ts`.
 */

/** No source bounds rooms, users and voices; TRTC's own ids are far shorter. */
const longestId = 256;
/** No source bounds a UserSig; those seen have a few hundred characters. */
const longestUserSig = 4096;
/** The sibling CreateCloudTranscription takes at most a day; here no bounds are given. */
const longestIdleSeconds = 86_400;
/** The API gives no limit to these lists; nobody translates into a hundred languages at once. */
const mostLanguages = 100;
const mostUsers = 100;
const mostTerms = 1000;
const longestTerm = 1000;

/**
 * Documented. A Chinese character counts three: "at most 30 characters (at most 10 Chinese
 * characters)".
 */
const mostHotWords = 300;
const longestHotWord = 30;

const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
const id = text(longestId);
const userSig = text(longestUserSig);
const word = text(64);
const zeroOrOne = z.literal([0, 1]);
const between = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));

const transcriptionFields = z.strictObject({
  UserId: id,
  // A credential: it lets its holder enter rooms as this user until it expires. It is sent and
  // stored with the input and never quoted.
  UserSig: userSig,
  IMAdminUserId: z.optional(id),
  IMAdminUserSig: z.optional(userSig),
  MaxIdleTime: z.optional(between(0, longestIdleSeconds)),
  TranscriptionMode: z.optional(between(0, 99)),
  TargetUserId: z.optional(id),
  TargetUserIdList: z.optional(z.array(id).check(z.maxLength(mostUsers))),
  VoicePrint: z.optional(
    z.strictObject({
      Mode: z.optional(zeroOrOne),
      // "Only one voiceprint id is supported."
      IdList: z.optional(z.array(id).check(z.maxLength(1))),
    }),
  ),
  TurnDetection: z.optional(
    z.strictObject({ SemanticEagerness: z.optional(z.enum(["auto", "low", "medium", "high"])) }),
  ),
});

const recognizeFields = z.strictObject({
  Language: z.optional(word),
  AlternativeLanguage: z.optional(z.array(word).check(z.maxLength(mostLanguages))),
  Model: z.optional(word),
  TranslationLanguage: z.optional(word),
  HotWordList: z.optional(
    z
      .string()
      .check(
        z.maxLength(mostHotWords * (longestHotWord + "|100,".length)),
        z.refine(
          isHotWordList,
          "must be terms like word|5, separated by commas: at most 300, each of at most 30 characters (10 Chinese ones), weighing 1 to 11 or 100",
        ),
      ),
  ),
  VadSilenceTime: z.optional(between(240, 2000)),
  VadLevel: z.optional(between(0, 3)),
});

const translationFields = z.strictObject({
  TargetLanguages: z.array(word).check(z.maxLength(mostLanguages)),
  Mode: z.optional(z.literal([1, 2])),
  TTSConfig: z.optional(
    z.strictObject({
      VoiceId: id,
      Model: z.optional(word),
      Speed: z.optional(z.number().check(z.minimum(0.5), z.maximum(2))),
      Volume: z.optional(z.number().check(z.gt(0), z.lte(10))),
    }),
  ),
  Terminology: z.optional(
    z
      .array(z.strictObject({ Source: text(longestTerm), Target: text(longestTerm) }))
      .check(z.maxLength(mostTerms)),
  ),
});

const requestFields = z.strictObject({
  // Required at Tencent, optional here: which applications may be used is Callsheet's
  // configuration.
  SdkAppId: z.optional(z.int().check(z.minimum(1))),
  RoomId: id,
  RoomIdType: z.optional(zeroOrOne),
  TranscriptionParams: transcriptionFields,
  RecognizeConfig: z.optional(recognizeFields),
  TranslationConfig: z.optional(translationFields),
  ...ourSession,
});
type TranscriptionInput = z.infer<typeof requestFields>;

/**
 * The input of StartAITranscription: Tencent's own fields, without unknown ones, and without the
 * combinations that its documentation rules out.
 */
export const transcriptionInput = requestFields.check(
  z.superRefine((request, context) => {
    for (const { path, message, broken } of rules)
      if (broken(request)) context.addIssue({ code: "custom", path: [...path], message });
  }),
);

/**
 * Reads the input of StartAITranscription: Tencent's own fields, without unknown ones, and without
 * the combinations that its documentation rules out. A value that it rules out for a language is
 * refused unless the caller allows it. An unknown word passes with a warning.
 */
export function readTranscriptionInput(
  normalForm: NormalForm,
  input: unknown,
  options: { readonly allowUndocumented: boolean },
): InputResult {
  const checked = checkForm(transcriptionInput, normalForm, input);
  if (!checked.ok) return { ...checked, code: "invalid_input" };
  const issues = options.allowUndocumented ? [] : ruledOut(checked.value);
  return issues.length > 0
    ? { ok: false, code: "model_rule", issues }
    : { ok: true, input: checked.value, warnings: undocumented(checked.value) };
}

function isHotWordList(list: string): boolean {
  const hotWords = list.split(",");
  return hotWords.length <= mostHotWords && hotWords.every(isHotWord);
}

function isHotWord(hotWord: string): boolean {
  const [, term] = /^([^|]+)\|(?:[1-9]|1[01]|100)$/.exec(hotWord) ?? [];
  return term !== undefined && lengthOf(term) <= longestHotWord;
}

const lengthOf = (term: string): number =>
  [...term].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 3 : 1), 0);

/** The combinations that the documentation rules out for any words. */
const rules: readonly (Issue & { readonly broken: (input: TranscriptionInput) => boolean })[] = [
  {
    path: ["RoomId"],
    message: "must be digits unless RoomIdType is 1",
    broken: ({ RoomId, RoomIdType }) => RoomIdType !== 1 && !/^\d+$/.test(RoomId),
  },
  {
    // The list is newer and documented for this mode too; whether it may stand alone is not, so
    // Tencent decides.
    path: ["TranscriptionParams", "TargetUserId"],
    message: "is required where TranscriptionMode is 1",
    broken: ({ TranscriptionParams: { TranscriptionMode, TargetUserId, TargetUserIdList } }) =>
      TranscriptionMode === 1 && TargetUserId === undefined && TargetUserIdList === undefined,
  },
  {
    path: ["TranscriptionParams", "IMAdminUserId"],
    message: "must be given together with IMAdminUserSig",
    broken: ({ TranscriptionParams: { IMAdminUserId, IMAdminUserSig } }) =>
      (IMAdminUserId === undefined) !== (IMAdminUserSig === undefined),
  },
  {
    path: ["TranscriptionParams", "VoicePrint", "IdList"],
    message: "is required where Mode is 1",
    broken: ({ TranscriptionParams: { VoicePrint } }) =>
      VoicePrint?.Mode === 1 && !VoicePrint.IdList?.length,
  },
  {
    path: ["TranslationConfig", "TTSConfig"],
    message: "is required where Mode is 2",
    broken: ({ TranslationConfig }) =>
      TranslationConfig?.Mode === 2 && TranslationConfig.TTSConfig === undefined,
  },
];

/** The documented words that the documentation does not allow where they stand. */
const ruledOut = ({ RecognizeConfig }: TranscriptionInput): Issue[] =>
  (RecognizeConfig?.AlternativeLanguage ?? []).flatMap((language, index): Issue[] =>
    neverAlternative.has(language)
      ? [
          {
            path: ["RecognizeConfig", "AlternativeLanguage", index],
            message: "may be a language of the basic or advanced version only",
          },
        ]
      : [],
  );

/**
 * A warning for each word that the documentation does not know: it may be new, or misspelt. None is
 * longer than 64 characters.
 */
const undocumented = ({
  TranscriptionParams,
  RecognizeConfig,
  TranslationConfig,
}: TranscriptionInput): string[] => {
  const { Language, AlternativeLanguage = [] } = RecognizeConfig ?? {};
  const { TargetLanguages = [], TTSConfig } = TranslationConfig ?? {};
  const { TranscriptionMode } = TranscriptionParams;
  // ISO 639-1, the only thing that is said of them, has two letters.
  const targets = TargetLanguages.filter((language) => !/^[a-z]{2}$/.test(language));

  return [
    ...warnings("TranscriptionParams.TranscriptionMode", [TranscriptionMode], transcriptionModes),
    ...warnings("RecognizeConfig.Language", [Language], recognisedLanguages),
    ...warnings("RecognizeConfig.AlternativeLanguage", AlternativeLanguage, recognisedLanguages),
    ...warnings("TranslationConfig.TargetLanguages", targets, new Set()),
    ...warnings("TranslationConfig.TTSConfig.Model", [TTSConfig?.Model], speechModels),
  ];
};

const warnings = <T extends string | number>(
  field: string,
  given: readonly (T | undefined)[],
  known: ReadonlySet<T>,
): string[] =>
  given.flatMap((value) =>
    value === undefined || known.has(value)
      ? []
      : [`${field}: ${value} is not in Tencent's documentation. It is sent as it is.`],
  );
