// Made by `npm run client-inputs` from the schemas of the operations.

/** Transcribes, and optionally translates, what is said in a TRTC room while it is said. */
export interface TrtcStartAITranscriptionInput {
  readonly SdkAppId?: number | undefined;
  readonly RoomId: string;
  readonly RoomIdType?: 0 | 1 | undefined;
  readonly TranscriptionParams: {
    readonly UserId: string;
    readonly UserSig: string;
    readonly IMAdminUserId?: string | undefined;
    readonly IMAdminUserSig?: string | undefined;
    readonly MaxIdleTime?: number | undefined;
    readonly TranscriptionMode?: number | undefined;
    readonly TargetUserId?: string | undefined;
    readonly TargetUserIdList?: readonly string[] | undefined;
    readonly VoicePrint?:
      | {
          readonly Mode?: 0 | 1 | undefined;
          readonly IdList?: readonly string[] | undefined;
        }
      | undefined;
    readonly TurnDetection?:
      | {
          readonly SemanticEagerness?: "auto" | "low" | "medium" | "high" | undefined;
        }
      | undefined;
  };
  readonly RecognizeConfig?:
    | {
        readonly Language?: string | undefined;
        readonly AlternativeLanguage?: readonly string[] | undefined;
        readonly Model?: string | undefined;
        readonly TranslationLanguage?: string | undefined;
        readonly HotWordList?: string | undefined;
        readonly VadSilenceTime?: number | undefined;
        readonly VadLevel?: number | undefined;
      }
    | undefined;
  readonly TranslationConfig?:
    | {
        readonly TargetLanguages: readonly string[];
        readonly Mode?: 1 | 2 | undefined;
        readonly TTSConfig?:
          | {
              readonly VoiceId: string;
              readonly Model?: string | undefined;
              readonly Speed?: number | undefined;
              readonly Volume?: number | undefined;
            }
          | undefined;
        readonly Terminology?:
          | readonly {
              readonly Source: string;
              readonly Target: string;
            }[]
          | undefined;
      }
    | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
}
