// Made by `npm run client-inputs` from the schemas of the operations.

/** Processes a media file: transcoding, snapshots, review, analysis, recognition, subtitles. */
export interface MpsProcessMediaInput {
  readonly InputInfo: {
    readonly Type: "COS" | "URL" | "AWS-S3" | "VOD";
    readonly CosInputInfo?:
      | {
          readonly Bucket: string;
          readonly Region: string;
          readonly Object: string;
        }
      | undefined;
    readonly UrlInputInfo?:
      | {
          readonly Url: string;
        }
      | undefined;
    readonly S3InputInfo?:
      | {
          readonly S3Bucket: string;
          readonly S3Region: string;
          readonly S3Object: string;
          readonly S3SecretId?: undefined;
          readonly S3SecretKey?: undefined;
        }
      | undefined;
    readonly VODInputInfo?:
      | {
          readonly Bucket?: string | undefined;
          readonly Region?: string | undefined;
          readonly Object?: string | undefined;
          readonly SubAppId?: number | undefined;
          readonly VodBasic?: 0 | 1 | undefined;
          readonly FileId?: string | undefined;
        }
      | undefined;
  };
  readonly OutputStorage?:
    | {
        readonly Type: "COS" | "AWS-S3" | "VOD";
        readonly CosOutputStorage?:
          | {
              readonly Bucket?: string | undefined;
              readonly Region?: string | undefined;
            }
          | undefined;
        readonly S3OutputStorage?:
          | {
              readonly S3Bucket: string;
              readonly S3Region: string;
              readonly S3SecretId?: undefined;
              readonly S3SecretKey?: undefined;
            }
          | undefined;
        readonly VODOutputStorage?:
          | {
              readonly Bucket?: string | undefined;
              readonly Region?: string | undefined;
              readonly SubAppId?: number | undefined;
              readonly VodBasic?: 0 | 1 | undefined;
            }
          | undefined;
      }
    | undefined;
  readonly OutputDir?: string | undefined;
  readonly MediaProcessTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly AiContentReviewTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly AiAnalysisTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly AiRecognitionTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly AiQualityControlTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly SmartSubtitlesTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly SmartEraseTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly AIDubbingTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  readonly ScheduleId?: number | undefined;
  readonly Activities?:
    | readonly {
        readonly ActivityType: string;
        readonly [field: string]: unknown;
      }[]
    | undefined;
  readonly TasksPriority?: number | undefined;
  readonly TaskType?: "Online" | "Offline" | undefined;
  readonly ResourceId?: string | undefined;
  readonly SkipMateData?: 0 | 1 | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly TaskNotifyConfig?: undefined;
}
