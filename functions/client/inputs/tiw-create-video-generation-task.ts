// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates videos from an interactive whiteboard's recording. */
export interface TiwCreateVideoGenerationTaskInput {
  readonly OnlineRecordTaskId: string;
  readonly SdkAppId?: number | undefined;
  readonly Whiteboard?:
    | {
        readonly Width?: number | undefined;
        readonly Height?: number | undefined;
        readonly InitParam?: string | undefined;
      }
    | undefined;
  readonly Concat?:
    | {
        readonly Enabled: boolean;
        readonly Image?: string | undefined;
      }
    | undefined;
  readonly MixStream?:
    | {
        readonly Enabled: boolean;
        readonly DisableAudio?: boolean | undefined;
        readonly ModelId?: 1 | 2 | undefined;
        readonly TeacherId?: string | undefined;
        readonly Custom?:
          | {
              readonly Canvas: {
                readonly LayoutParams: {
                  readonly Width: number;
                  readonly Height: number;
                  readonly X?: number | undefined;
                  readonly Y?: number | undefined;
                  readonly ZOrder?: number | undefined;
                };
                readonly BackgroundColor?: string | undefined;
              };
              readonly InputStreamList: readonly {
                readonly LayoutParams: {
                  readonly Width: number;
                  readonly Height: number;
                  readonly X?: number | undefined;
                  readonly Y?: number | undefined;
                  readonly ZOrder?: number | undefined;
                };
                readonly InputStreamId?: string | undefined;
                readonly BackgroundColor?: string | undefined;
                readonly FillMode?: 0 | 1 | undefined;
              }[];
            }
          | undefined;
      }
    | undefined;
  readonly RecordControl?:
    | {
        readonly Enabled: boolean;
        readonly DisableRecord?: boolean | undefined;
        readonly DisableAudio?: boolean | undefined;
        readonly PullSmallVideo?: boolean | undefined;
        readonly StreamControls?:
          | readonly {
              readonly StreamId: string;
              readonly DisableRecord?: boolean | undefined;
              readonly DisableAudio?: boolean | undefined;
              readonly PullSmallVideo?: boolean | undefined;
            }[]
          | undefined;
      }
    | undefined;
  readonly ExtraData?: undefined;
}
