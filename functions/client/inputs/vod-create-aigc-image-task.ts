// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates images from a prompt and optional images. */
export interface VodCreateAigcImageTaskInput {
  readonly SubAppId?: number | undefined;
  readonly TasksPriority?: number | undefined;
  readonly ExtInfo?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly ModelName: string;
  readonly ModelVersion: string;
  readonly SceneType?: string | undefined;
  readonly InputRegion?: "Mainland" | "Oversea" | "OverseaUSWest" | undefined;
  readonly Seed?: number | undefined;
  readonly FileInfos?:
    | readonly {
        readonly Type?: "File" | "Url" | "Base64" | undefined;
        readonly FileId?: string | undefined;
        readonly Url?: string | undefined;
        readonly Base64?: string | undefined;
        readonly Text?: string | undefined;
        readonly ReferenceType?: string | undefined;
      }[]
    | undefined;
  readonly Prompt?: string | undefined;
  readonly NegativePrompt?: string | undefined;
  readonly EnhancePrompt?: "Enabled" | "Disabled" | undefined;
  readonly OutputConfig?:
    | {
        readonly StorageMode?: "Temporary" | "Permanent" | undefined;
        readonly MediaName?: string | undefined;
        readonly ClassId?: number | undefined;
        readonly ExpireTime?: string | undefined;
        readonly Resolution?: string | undefined;
        readonly AspectRatio?: string | undefined;
        readonly PersonGeneration?: "AllowAdult" | "Disallowed" | undefined;
        readonly InputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        readonly OutputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        readonly OutputImageCount?: number | undefined;
        readonly OutputFormat?: "jpeg" | "png" | undefined;
        readonly LogoAdd?: "Enabled" | "Disabled" | undefined;
      }
    | undefined;
}
