// Made by `npm run client-inputs` from the schemas of the operations.

/** Redraws a short video in another style. */
export interface VodCreateAigcVideoRedrawTaskInput {
  /** The VOD application. Without it the deployment's first application is used. */
  readonly SubAppId?: number | undefined;
  /** Orders waiting tasks, the higher first. Default 0. */
  readonly TasksPriority?: number | undefined;
  /** Reserved by Tencent. */
  readonly ExtInfo?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  /** The video to redraw: shorter than 90 seconds, at most 2 GB. */
  readonly FileInfo: {
    /** Which field has the video: `FileId` (`File`) or `Url`. */
    readonly Type?: "File" | "Url" | undefined;
    /** A video in VOD, by its FileId. */
    readonly FileId?: string | undefined;
    /** A video on the web, by its address. */
    readonly Url?: string | undefined;
  };
  /** Says how the video is redrawn. */
  readonly TaskInfo?:
    | {
        /** The style. Tencent's page lacks it, and the SDK has it. */
        readonly Style?: string | undefined;
      }
    | undefined;
  /** Says how the result is kept. */
  readonly OutputConfig?:
    | {
        /**
         * `Temporary` (default): VOD stores nothing, and no source says how long the result's URL
         * is good. `Permanent`: VOD stores the file and names its FileId.
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
      }
    | undefined;
}
