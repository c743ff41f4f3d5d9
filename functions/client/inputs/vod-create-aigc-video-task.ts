// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates a video from a prompt and optional images or videos. */
export interface VodCreateAigcVideoTaskInput {
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
        readonly Category?: "Image" | "Video" | "Audio" | undefined;
        readonly FileId?: string | undefined;
        readonly Url?: string | undefined;
        readonly Base64?: string | undefined;
        readonly Usage?: "FirstFrame" | "Reference" | "LastFrame" | undefined;
        readonly ReferenceType?: string | undefined;
        readonly KeepOriginalSound?: "Enabled" | "Disabled" | undefined;
        readonly ObjectId?: string | undefined;
        readonly VoiceId?: string | undefined;
        readonly Text?: string | undefined;
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
  readonly LastFrameFileId?: string | undefined;
  readonly LastFrameUrl?: string | undefined;
  readonly Prompt?: string | undefined;
  readonly NegativePrompt?: string | undefined;
  readonly EnhancePrompt?: "Enabled" | "Disabled" | undefined;
  readonly OutputConfig?:
    | {
        readonly StorageMode?: "Temporary" | "Permanent" | undefined;
        readonly MediaName?: string | undefined;
        readonly ClassId?: number | undefined;
        readonly ExpireTime?: string | undefined;
        readonly Duration?: number | undefined;
        readonly Resolution?: string | undefined;
        readonly AspectRatio?: string | undefined;
        readonly AudioGeneration?: "Enabled" | "Disabled" | undefined;
        readonly PersonGeneration?: "AllowAdult" | "Disallowed" | undefined;
        readonly InputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        readonly OutputComplianceCheck?: "Enabled" | "Disabled" | undefined;
        readonly EnhanceSwitch?: "Enabled" | "Disabled" | undefined;
        readonly OffPeak?: "Enabled" | "Disabled" | undefined;
        readonly FrameInterpolate?: "Enabled" | "Disabled" | undefined;
        readonly LogoAdd?: "Enabled" | "Disabled" | undefined;
        readonly EnableBGM?: "Enabled" | "Disabled" | undefined;
      }
    | undefined;
  readonly Procedure?: string | undefined;
}
