// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates a video from a prompt and optional images or videos. */
export interface VodCreateAigcVideoTaskInput {
  /** The VOD application. Without it the deployment's first application is used. */
  readonly SubAppId?: number | undefined;
  /** Orders waiting tasks, the higher first. Default 0. */
  readonly TasksPriority?: number | undefined;
  /**
   * Reserved by Tencent: parameters that belong to a model, or the prompts of several shots, as
   * text.
   */
  readonly ExtInfo?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  /**
   * The model, in the case as written. Documented: `Kling`, `Vidu`, `Hailuo`, `GV`, `OS`,
   * `PixVerse`, `Hunyuan`, `Mingmou`.
   */
  readonly ModelName: string;
  /** The version of the model. The rules list the documented ones. */
  readonly ModelVersion: string;
  /**
   * A scene of the model, like `motion_control` (Kling) or `template_effect` (Vidu). Models without
   * scenes take none.
   */
  readonly SceneType?: string | undefined;
  /** Where the input's URLs are hosted. Default `Mainland`. */
  readonly InputRegion?: "Mainland" | "Oversea" | "OverseaUSWest" | undefined;
  /** The model's random seed. */
  readonly Seed?: number | undefined;
  /** The inputs: a first or last frame, references, or a video to edit. */
  readonly FileInfos?:
    | readonly {
        /** Which field has the file: `FileId` (`File`), `Url` or `Base64`. */
        readonly Type?: "File" | "Url" | "Base64" | undefined;
        /** The kind of the file. `Audio` is documented on the mainland's site only. */
        readonly Category?: "Image" | "Video" | "Audio" | undefined;
        /** A file in VOD, by its FileId. Images of at most 10 MB are recommended. */
        readonly FileId?: string | undefined;
        /**
         * A file on the web, by its address. Images (jpeg, jpg, png) of at most 10 MB are
         * recommended.
         */
        readonly Url?: string | undefined;
        /**
         * The file itself, without a `data:` prefix: an image (jpeg, jpg, png, webp) or a video
         * (mp4, mov, avi). All files together have at most 7 MB.
         */
        readonly Base64?: string | undefined;
        /**
         * The role of the file. `FirstFrame` (default): the video's first frame, and its aspect
         * ratio. `LastFrame`: only with a first frame. `Reference`: the aspect ratio can be chosen.
         */
        readonly Usage?: "FirstFrame" | "Reference" | "LastFrame" | undefined;
        /**
         * How the reference is used. GV: `asset`, `style`. Kling, of a video: `feature`, or `base`
         * to edit it. PixVerse, of several subjects: `subject`, `background`.
         */
        readonly ReferenceType?: string | undefined;
        /** Whether the sound of a video is kept. For `Category` `Video`. */
        readonly KeepOriginalSound?: "Enabled" | "Disabled" | undefined;
        /**
         * The id of a subject of Vidu's, which the prompt names as `@id`. For `Category` `Image`.
         */
        readonly ObjectId?: string | undefined;
        /** The id of a voice, for Vidu q2 where every image has an `ObjectId`. */
        readonly VoiceId?: string | undefined;
        /**
         * The name of the image for PixVerse with several images. The prompt names it as `@name `,
         * with a space after it.
         */
        readonly Text?: string | undefined;
      }[]
    | undefined;
  /** The subjects of the video, for Kling and Vidu. */
  readonly SubjectInfos?:
    | readonly {
        /** The id of the subject. Kling requires it. */
        readonly Id?: string | undefined;
        /** The name of the subject. Vidu requires it; the prompt says `[@name]`. */
        readonly Name?: string | undefined;
        /** The id of the subject's voice, for Vidu. */
        readonly VoiceId?: string | undefined;
        /**
         * Images of the subject, for Vidu: png, jpeg, jpg or webp, at least 128 x 128 pixels, with
         * a ratio from 1:4 to 4:1.
         */
        readonly ImageUrls?: readonly string[] | undefined;
        /** A video of the subject, for Vidu q2-pro: mp4, avi or mov, at most 5 seconds. */
        readonly VideoUrls?: readonly string[] | undefined;
      }[]
    | undefined;
  /**
   * The last frame, by its FileId: an image (jpeg, jpg, png, webp) below 10 MB. It needs a first
   * frame in `FileInfos`.
   */
  readonly LastFrameFileId?: string | undefined;
  /**
   * The last frame, by its address: an image (jpeg, jpg, png, webp) below 5 MB. It needs a first
   * frame in `FileInfos`.
   */
  readonly LastFrameUrl?: string | undefined;
  /** The content to generate, in words. */
  readonly Prompt?: string | undefined;
  /** The content to avoid, in words. */
  readonly NegativePrompt?: string | undefined;
  /** Whether the prompt is enhanced. Tencent names no default. */
  readonly EnhancePrompt?: "Enabled" | "Disabled" | undefined;
  /** Says how the result is made and kept. */
  readonly OutputConfig?:
    | {
        /**
         * `Temporary` (default): the result's URL is good for 7 days, and VOD stores nothing.
         * `Permanent`: VOD stores the file and names its FileId.
         */
        readonly StorageMode?: "Temporary" | "Permanent" | undefined;
        /** The name of the stored file. It counts with `Permanent` only. */
        readonly MediaName?: string | undefined;
        /** The class of the stored file. Default 0. It counts with `Permanent` only. */
        readonly ClassId?: number | undefined;
        /**
         * When the stored file expires (ISO 8601). Default: never. It counts with `Permanent` only.
         */
        readonly ExpireTime?: string | undefined;
        /**
         * Seconds. The rules have each model's. Default: 5 for Kling and PixVerse, 6 for Hailuo, 8
         * for OS.
         */
        readonly Duration?: number | undefined;
        /**
         * The rules have each model's; PixVerse's are in lower case. Default: 720P for Kling, Vidu,
         * GV and PixVerse, 768P for Hailuo.
         */
        readonly Resolution?: string | undefined;
        /**
         * The rules have each model's. Default: 16:9 for GV, and for Kling and OS from text alone.
         * With a first frame the ratio follows the image.
         */
        readonly AspectRatio?: string | undefined;
        /**
         * Whether sound is generated. Default `Disabled`. Documented for GV, OS, Vidu and Kling.
         */
        readonly AudioGeneration?: "Enabled" | "Disabled" | undefined;
        /** Whether people may be generated: adults (`AllowAdult`), or nobody (`Disallowed`). */
        readonly PersonGeneration?: "AllowAdult" | "Disallowed" | undefined;
        /** Whether Tencent checks the input for compliance. */
        readonly InputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        /** Whether Tencent checks the result for compliance. */
        readonly OutputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        /**
         * Whether the picture is enhanced. It is where `Resolution` exceeds what the model renders.
         */
        readonly EnhanceSwitch?: "Enabled" | "Disabled" | undefined;
        /** Lets Tencent hold the task back until off-peak hours. No source says for how long. */
        readonly OffPeak?: "Enabled" | "Disabled" | undefined;
        /** Whether frames are interpolated, with Vidu. */
        readonly FrameInterpolate?: "Enabled" | "Disabled" | undefined;
        /** Whether a logo is added. The international site documents it for Vidu only. */
        readonly LogoAdd?: "Enabled" | "Disabled" | undefined;
        /** Whether background music is added. Default `Disabled`. */
        readonly EnableBGM?: "Enabled" | "Disabled" | undefined;
      }
    | undefined;
  /** The name of a task flow of VOD's that is run on the result. */
  readonly Procedure?: string | undefined;
}
