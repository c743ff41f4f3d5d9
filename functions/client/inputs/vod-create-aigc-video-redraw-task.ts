// Made by `npm run client-inputs` from the schemas of the operations.

/** Redraws a short video in another style. */
export interface VodCreateAigcVideoRedrawTaskInput {
  readonly SubAppId?: number | undefined;
  readonly TasksPriority?: number | undefined;
  readonly ExtInfo?: string | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly FileInfo: {
    readonly Type?: "File" | "Url" | undefined;
    readonly FileId?: string | undefined;
    readonly Url?: string | undefined;
  };
  readonly TaskInfo?:
    | {
        readonly Style?: string | undefined;
      }
    | undefined;
  readonly OutputConfig?:
    | {
        readonly StorageMode?: "Temporary" | "Permanent" | undefined;
        readonly MediaName?: string | undefined;
        readonly ClassId?: number | undefined;
        readonly ExpireTime?: string | undefined;
      }
    | undefined;
}
