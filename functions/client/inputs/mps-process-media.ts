// Made by `npm run client-inputs` from the schemas of the operations.

/** Processes a media file: transcoding, snapshots, review, analysis, recognition, subtitles. */
export interface MpsProcessMediaInput {
  /** The file to process. */
  readonly InputInfo: {
    /** Where the file lies. It says which of the members below is read. */
    readonly Type: "COS" | "URL" | "AWS-S3" | "VOD";
    /** A file in COS. */
    readonly CosInputInfo?:
      | {
          /** The bucket. */
          readonly Bucket: string;
          /** The bucket's region. */
          readonly Region: string;
          /** The path of the file in the bucket. */
          readonly Object: string;
        }
      | undefined;
    /** A file on the web. It needs an `OutputStorage`. */
    readonly UrlInputInfo?:
      | {
          /** The address of the file. */
          readonly Url: string;
        }
      | undefined;
    /** A file in AWS S3. */
    readonly S3InputInfo?:
      | {
          /** The bucket. */
          readonly S3Bucket: string;
          /** The bucket's region. */
          readonly S3Region: string;
          /** The path of the file in the bucket. */
          readonly S3Object: string;
          readonly S3SecretId?: undefined;
          readonly S3SecretKey?: undefined;
        }
      | undefined;
    /** A file in VOD. */
    readonly VODInputInfo?:
      | {
          /** The bucket. */
          readonly Bucket?: string | undefined;
          /** The bucket's region. */
          readonly Region?: string | undefined;
          /** The path of the file in the bucket. */
          readonly Object?: string | undefined;
          /** The VOD application. */
          readonly SubAppId?: number | undefined;
          /**
           * 1 for VOD's standard edition, whose files a `FileId` can name. 0 is its
           * professional edition, and the default.
           */
          readonly VodBasic?: 0 | 1 | undefined;
          /** The file's FileId. */
          readonly FileId?: string | undefined;
        }
      | undefined;
  };
  /**
   * Where results go. Without it they go where the input lies. Required where the input is a URL.
   */
  readonly OutputStorage?:
    | {
        /** The kind of storage. It says which of the members below is read. */
        readonly Type: "COS" | "AWS-S3" | "VOD";
        /** A bucket in COS. */
        readonly CosOutputStorage?:
          | {
              /** The bucket. Without it the input's is meant. */
              readonly Bucket?: string | undefined;
              /** The bucket's region. Without it the input's is meant. */
              readonly Region?: string | undefined;
            }
          | undefined;
        /** A bucket in AWS S3. */
        readonly S3OutputStorage?:
          | {
              /** The bucket. */
              readonly S3Bucket: string;
              /** The bucket's region. */
              readonly S3Region: string;
              readonly S3SecretId?: undefined;
              readonly S3SecretKey?: undefined;
            }
          | undefined;
        /** A bucket in VOD. */
        readonly VODOutputStorage?:
          | {
              /** The bucket. */
              readonly Bucket?: string | undefined;
              /** The bucket's region. */
              readonly Region?: string | undefined;
              /** The VOD application. */
              readonly SubAppId?: number | undefined;
              /**
               * 1 for VOD's standard edition. 0 is its professional edition, and the default.
               */
              readonly VodBasic?: 0 | 1 | undefined;
            }
          | undefined;
      }
    | undefined;
  /** The folder of the results. It begins and ends with `/`. */
  readonly OutputDir?: string | undefined;
  /**
   * Transcoding, animated graphics, snapshots, image sprites, covers or adaptive streaming. It
   * passes through as it is.
   */
  readonly MediaProcessTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Review of the content. It passes through as it is. */
  readonly AiContentReviewTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Analysis of the content. It passes through as it is. */
  readonly AiAnalysisTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Recognition of the content. It passes through as it is. */
  readonly AiRecognitionTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Control of the quality. It passes through as it is. */
  readonly AiQualityControlTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Subtitles. It passes through as it is. */
  readonly SmartSubtitlesTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Erasing. It passes through as it is. */
  readonly SmartEraseTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Dubbing. It passes through as it is. */
  readonly AIDubbingTask?:
    | {
        readonly [field: string]: unknown;
      }
    | undefined;
  /** Runs this orchestration. */
  readonly ScheduleId?: number | undefined;
  /** The steps of an orchestration. They override `ScheduleId`, and pass through. */
  readonly Activities?:
    | readonly {
        /** The kind of the step. */
        readonly ActivityType: string;
        readonly [field: string]: unknown;
      }[]
    | undefined;
  /** Orders waiting tasks, the higher first. Default 0. */
  readonly TasksPriority?: number | undefined;
  /** `Online` (default), or `Offline`, which may take 3 days. */
  readonly TaskType?: "Online" | "Offline" | undefined;
  /** The id of a resource, passed to Tencent as it is. */
  readonly ResourceId?: string | undefined;
  /** Whether metadata is skipped: 0 or 1. The name is spelt as Tencent spells it. */
  readonly SkipMateData?: 0 | 1 | undefined;
  readonly SessionId?: undefined;
  readonly SessionContext?: undefined;
  readonly TaskNotifyConfig?: undefined;
}
