// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates images from a prompt and optional images. */
export interface VodCreateAigcImageTaskInput {
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
  /** The model. */
  readonly ModelName: string;
  /** The version of the model. */
  readonly ModelVersion: string;
  /** A scene of the model. */
  readonly SceneType?: string | undefined;
  /** Where the input's URLs are hosted. */
  readonly InputRegion?: "Mainland" | "Oversea" | "OverseaUSWest" | undefined;
  /** The model's random seed. */
  readonly Seed?: number | undefined;
  /** The images that the new one is made from. */
  readonly FileInfos?:
    | readonly {
        /** Which field has the file: `FileId` (`File`), `Url` or `Base64`. */
        readonly Type?: "File" | "Url" | "Base64" | undefined;
        /** A file in VOD, by its FileId. */
        readonly FileId?: string | undefined;
        /** A file on the web, by its address. */
        readonly Url?: string | undefined;
        /** The file itself. All files together have at most 7 MB, without a `data:` prefix. */
        readonly Base64?: string | undefined;
        /** A text about the image. */
        readonly Text?: string | undefined;
        /** How the image is used, in a word of the model's. */
        readonly ReferenceType?: string | undefined;
      }[]
    | undefined;
  /** The content to generate, in words. */
  readonly Prompt?: string | undefined;
  /** The content to avoid, in words. */
  readonly NegativePrompt?: string | undefined;
  /** Whether the prompt is enhanced. */
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
        /** The resolution, in a word of the model's. */
        readonly Resolution?: string | undefined;
        /** Width to height, in a word of the model's. */
        readonly AspectRatio?: string | undefined;
        /** Whether people may be generated: adults (`AllowAdult`), or nobody (`Disallowed`). */
        readonly PersonGeneration?: "AllowAdult" | "Disallowed" | undefined;
        /** Whether Tencent checks the input for compliance. */
        readonly InputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        /** Whether Tencent checks the result for compliance. */
        readonly OutputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        /** The number of images that are made. */
        readonly OutputImageCount?: number | undefined;
        /** The format of the images. */
        readonly OutputFormat?: "jpeg" | "png" | undefined;
        /** Whether a logo is added. */
        readonly LogoAdd?: "Enabled" | "Disabled" | undefined;
      }
    | undefined;
}
