// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates a video from a prompt and optional images or videos. */
export interface MpsCreateAigcVideoTaskInput {
  /**
   * The model. Documented: `Hunyuan`, `Hailuo`, `Kling`, `Vidu`, `PixVerse`, `Mingmou`, `H2`.
   */
  readonly ModelName?: string | undefined;
  /**
   * The version of the model. Default: the current stable one. The rules list the documented ones.
   */
  readonly ModelVersion?: string | undefined;
  /**
   * A scene of the model, like `motion_control` (Kling) or `template_effect` (Vidu). The result of
   * Hunyuan's `3d_scene` is no video.
   */
  readonly SceneType?: string | undefined;
  /** The content to generate, in words. */
  readonly Prompt?: string | undefined;
  /** The content to avoid, in words. Some models take it. */
  readonly NegativePrompt?: string | undefined;
  /** Whether the prompt is enhanced. Default false. */
  readonly EnhancePrompt?: boolean | undefined;
  /** The first frame, by a public address: a jpeg or png. At most 10 MB are recommended. */
  readonly ImageUrl?: string | undefined;
  /** The last frame, by its address. The rules say which versions take one. */
  readonly LastImageUrl?: string | undefined;
  /** Reference images. The rules have the most that a version takes. */
  readonly ImageInfos?:
    | readonly {
        /** The address of the image. */
        readonly ImageUrl: string;
        /** How the image is used, in a word of the model's. */
        readonly ReferenceType?: string | undefined;
        /**
         * The name of the image for PixVerse. The SDK's type lacks it, and its documentation asks
         * for it.
         */
        readonly Text?: string | undefined;
      }[]
    | undefined;
  /** Reference videos. The rules say which versions take them. */
  readonly VideoInfos?:
    | readonly {
        /** The address of the video. */
        readonly VideoUrl: string;
        /**
         * `base` (default): the video is edited, and no first or last frame may be given.
         * `feature`: it is a reference.
         */
        readonly ReferType?: "feature" | "base" | undefined;
        /** Whether the sound of the video is kept. */
        readonly KeepOriginalSound?: "yes" | "no" | undefined;
      }[]
    | undefined;
  /** Sounds, each by its address. */
  readonly AudioInfos?:
    | readonly {
        /** The address of the sound. */
        readonly AudioUrl: string;
      }[]
    | undefined;
  /** The subjects of the video. */
  readonly SubjectInfos?:
    | readonly {
        /** The id of the subject. */
        readonly Id?: string | undefined;
        /** The name of the subject. */
        readonly Name?: string | undefined;
        /** The id of the subject's voice. */
        readonly VoiceId?: string | undefined;
        /** Addresses of images of the subject. */
        readonly ImageUrls?: readonly string[] | undefined;
        /** Addresses of videos of the subject. */
        readonly VideoUrls?: readonly string[] | undefined;
      }[]
    | undefined;
  /**
   * Whole seconds. The rules have each version's. Default: 5 for Kling, Vidu, PixVerse and H2, 6
   * for Hailuo.
   */
  readonly Duration?: number | undefined;
  /** Says how the video is made. */
  readonly ExtraParameters?:
    | {
        /**
         * The rules have each version's. Default: 720P for Kling, Vidu and PixVerse, 768P for
         * Hailuo, 1080P for H2.
         */
        readonly Resolution?: string | undefined;
        /** The rules have each version's. Default: 16:9 for Kling. Hailuo takes none. */
        readonly AspectRatio?: string | undefined;
        /** Whether a logo is added: 0 or 1. */
        readonly LogoAdd?: 0 | 1 | undefined;
        /** Whether sound is generated. */
        readonly EnableAudio?: boolean | undefined;
        /**
         * Lets Tencent hold the task back until off-peak hours. It is done within 48 hours, or
         * Tencent cancels it. For Vidu.
         */
        readonly OffPeak?: boolean | undefined;
        /** Whether background music is added. */
        readonly EnableBgm?: boolean | undefined;
      }
    | undefined;
  /** A COS bucket of one's own for the result. The role `MPS_QcsRole` has to be authorised. */
  readonly StoreCosParam?:
    | {
        /** The name of the bucket. */
        readonly CosBucketName: string;
        /** The region of the bucket. */
        readonly CosBucketRegion: string;
        /** The path in the bucket. */
        readonly CosBucketPath?: string | undefined;
      }
    | undefined;
  /** Parameters that belong to a model, as JSON text. */
  readonly AdditionalParameters?: string | undefined;
  /** The name of an operator, as free text. Tencent does not echo it. */
  readonly Operator?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly TaskNotifyConfig?: undefined;
}
