// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates a video from a prompt and optional images or videos. */
export interface MpsCreateAigcVideoTaskInput {
  readonly ModelName?: string | undefined;
  readonly ModelVersion?: string | undefined;
  readonly SceneType?: string | undefined;
  readonly Prompt?: string | undefined;
  readonly NegativePrompt?: string | undefined;
  readonly EnhancePrompt?: boolean | undefined;
  readonly ImageUrl?: string | undefined;
  readonly LastImageUrl?: string | undefined;
  readonly ImageInfos?:
    | readonly {
        readonly ImageUrl: string;
        readonly ReferenceType?: string | undefined;
        readonly Text?: string | undefined;
      }[]
    | undefined;
  readonly VideoInfos?:
    | readonly {
        readonly VideoUrl: string;
        readonly ReferType?: "feature" | "base" | undefined;
        readonly KeepOriginalSound?: "yes" | "no" | undefined;
      }[]
    | undefined;
  readonly AudioInfos?:
    | readonly {
        readonly AudioUrl: string;
      }[]
    | undefined;
  readonly SubjectInfos?:
    | readonly {
        readonly Id?: string | undefined;
        readonly Name?: string | undefined;
        readonly VoiceId?: string | undefined;
        readonly ImageUrls?: readonly string[] | undefined;
        readonly VideoUrls?: readonly string[] | undefined;
      }[]
    | undefined;
  readonly Duration?: number | undefined;
  readonly ExtraParameters?:
    | {
        readonly Resolution?: string | undefined;
        readonly AspectRatio?: string | undefined;
        readonly LogoAdd?: 0 | 1 | undefined;
        readonly EnableAudio?: boolean | undefined;
        readonly OffPeak?: boolean | undefined;
        readonly EnableBgm?: boolean | undefined;
      }
    | undefined;
  readonly StoreCosParam?:
    | {
        readonly CosBucketName: string;
        readonly CosBucketRegion: string;
        readonly CosBucketPath?: string | undefined;
      }
    | undefined;
  readonly AdditionalParameters?: string | undefined;
  readonly Operator?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly TaskNotifyConfig?: undefined;
}
