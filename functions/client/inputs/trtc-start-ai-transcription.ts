// Made by `npm run client-inputs` from the schemas of the operations.

/** Transcribes, and optionally translates, what is said in a TRTC room while it is said. */
export interface TrtcStartAITranscriptionInput {
  /** The room's application. Without it the deployment's first application is used. */
  readonly SdkAppId?: number | undefined;
  /** The room, as text even where it is a number. */
  readonly RoomId: string;
  /** 0 (default): the room is a number. 1: it is a text. */
  readonly RoomIdType?: 0 | 1 | undefined;
  /** The bot that joins the room, and the users it listens to. */
  readonly TranscriptionParams: {
    /**
     * The bot's id. It has to be unique in the room: a second bot of the same id puts the first
     * one out.
     */
    readonly UserId: string;
    /**
     * The signature with which the bot logs in. It expires by itself, and no answer shows it.
     */
    readonly UserSig: string;
    /** The id of an administrator of IM. Documented on the mainland's site only. */
    readonly IMAdminUserId?: string | undefined;
    /**
     * The administrator's signature. No answer shows it. Documented on the mainland's site
     * only.
     */
    readonly IMAdminUserSig?: string | undefined;
    /** Seconds without a publisher after which the bot stops. Default 60. */
    readonly MaxIdleTime?: number | undefined;
    /** 0 (default): the whole room. 1: a single user. */
    readonly TranscriptionMode?: number | undefined;
    /** The user of mode 1. */
    readonly TargetUserId?: string | undefined;
    /** The users to listen to. Documented on the mainland's site only. */
    readonly TargetUserIdList?: readonly string[] | undefined;
    /** Recognition of a voice. */
    readonly VoicePrint?:
      | {
          /** 0 or 1. 1 needs an `IdList`. */
          readonly Mode?: 0 | 1 | undefined;
          /** The id of the voice: one only. */
          readonly IdList?: readonly string[] | undefined;
        }
      | undefined;
    /** Detection of turns in the talk. */
    readonly TurnDetection?:
      | {
          /** How eagerly a turn is detected. */
          readonly SemanticEagerness?: "auto" | "low" | "medium" | "high" | undefined;
        }
      | undefined;
  };
  /** Says how speech is recognised. */
  readonly RecognizeConfig?:
    | {
        /**
         * The language or engine. Default `zh`. Documented: `zh`, `8k_zh_large`, `16k_zh_large`,
         * `16k_zh_en`, `zh-dialect`, `zh-yue`, `vi`, `ja`, `ko`, `id`, `th`, `pt`, `tr`, `ar`,
         * `es`, `hi`, `fr`, `ms`, `fil`, `de`, `it`, `ru`, `sv`, `da`, `no`.
         */
        readonly Language?: string | undefined;
        /**
         * Further languages. Tencent bills the advanced version for them. `zh-dialect` is not
         * supported.
         */
        readonly AlternativeLanguage?: readonly string[] | undefined;
        /** Documented on the mainland's site as not supported. */
        readonly Model?: string | undefined;
        /** A language to translate to. Documented on the mainland's site only. */
        readonly TranslationLanguage?: string | undefined;
        /** Terms to expect, each with its weight: `term|weight,term|weight`. */
        readonly HotWordList?: string | undefined;
        /** Milliseconds of silence, for voice detection. Default 1000. */
        readonly VadSilenceTime?: number | undefined;
        /** The level of voice detection. Default 0; Tencent suggests 2. */
        readonly VadLevel?: number | undefined;
      }
    | undefined;
  /** Says how the text is translated. */
  readonly TranslationConfig?:
    | {
        /** The languages to translate to (ISO 639-1). */
        readonly TargetLanguages: readonly string[];
        /** 1: text. 2: speech, which needs a `TTSConfig`. */
        readonly Mode?: 1 | 2 | undefined;
        /** The voice of translated speech. */
        readonly TTSConfig?:
          | {
              /** The id of the voice. */
              readonly VoiceId: string;
              /** The speech model. Documented: `flow_01_turbo`, `flow_01_ex`. */
              readonly Model?: string | undefined;
              /** How fast the voice speaks. */
              readonly Speed?: number | undefined;
              /** How loud the voice is. */
              readonly Volume?: number | undefined;
            }
          | undefined;
        /** Terms whose translation is given. */
        readonly Terminology?:
          | readonly {
              /** The term. */
              readonly Source: string;
              /** Its translation. */
              readonly Target: string;
            }[]
          | undefined;
      }
    | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
}
