// Made by `npm run client-inputs` from the schemas of the operations.

/** Generates videos from an interactive whiteboard's recording. */
export interface TiwCreateVideoGenerationTaskInput {
  /**
   * The id of a real-time recording, which was started with `RecordMode` `VIDEO_GENERATION_MODE`.
   */
  readonly OnlineRecordTaskId: string;
  /** The whiteboard application. Without it the deployment's first application is used. */
  readonly SdkAppId?: number | undefined;
  /** The whiteboard. It replaces the whole block of the recording's start. */
  readonly Whiteboard?:
    | {
        /** The width. Default 1280. */
        readonly Width?: number | undefined;
        /** The height. Default 960. */
        readonly Height?: number | undefined;
        /** Parameters for the whiteboard's SDK, as text. */
        readonly InitParam?: string | undefined;
      }
    | undefined;
  /** Joining of clips. It replaces the whole block of the recording's start. */
  readonly Concat?:
    | {
        /** Whether clips that pauses split are joined. */
        readonly Enabled: boolean;
        /** The address of a padding image. Default: black. */
        readonly Image?: string | undefined;
      }
    | undefined;
  /** Mixing of streams. It replaces the whole block of the recording's start. */
  readonly MixStream?:
    | {
        /** Whether streams are mixed. */
        readonly Enabled: boolean;
        /** Whether the sound is disabled. */
        readonly DisableAudio?: boolean | undefined;
        /** A ready-made layout: 1 or 2. Required without `Custom`. */
        readonly ModelId?: 1 | 2 | undefined;
        /** The user in the first tile of the layout that `ModelId` names. */
        readonly TeacherId?: string | undefined;
        /** A layout of one's own. Tencent ignores `ModelId` and `TeacherId` beside it. */
        readonly Custom?:
          | {
              /** The picture that streams are put on. */
              readonly Canvas: {
                /** The size and the place. A stream lies within the canvas. */
                readonly LayoutParams: {
                  /** The width. */
                  readonly Width: number;
                  /** The height. */
                  readonly Height: number;
                  /** The place from side to side. Default 0. */
                  readonly X?: number | undefined;
                  /** The place from top to bottom. Default 0. */
                  readonly Y?: number | undefined;
                  /** The layer: the larger is on top. Default 0. */
                  readonly ZOrder?: number | undefined;
                };
                /** The colour, like `#FF0000`. Default: black. */
                readonly BackgroundColor?: string | undefined;
              };
              /** The streams, each within the canvas. */
              readonly InputStreamList: readonly {
                /** The size and the place. A stream lies within the canvas. */
                readonly LayoutParams: {
                  /** The width. */
                  readonly Width: number;
                  /** The height. */
                  readonly Height: number;
                  /** The place from side to side. Default 0. */
                  readonly X?: number | undefined;
                  /** The place from top to bottom. Default 0. */
                  readonly Y?: number | undefined;
                  /** The layer: the larger is on top. Default 0. */
                  readonly ZOrder?: number | undefined;
                };
                /**
                 * The stream: `tic_record_user` (the whiteboard), `tic_substream` (the
                 * auxiliary one) or a user's id. Empty is a free place.
                 */
                readonly InputStreamId?: string | undefined;
                /** The colour, like `#FF0000`. */
                readonly BackgroundColor?: string | undefined;
                /** 0: the stream fits into its place. 1: it fills it. */
                readonly FillMode?: 0 | 1 | undefined;
              }[];
            }
          | undefined;
      }
    | undefined;
  /** Control of streams. It replaces the whole block of the recording's start. */
  readonly RecordControl?:
    | {
        /** Whether streams are controlled. */
        readonly Enabled: boolean;
        /** Whether recording is disabled. Default false. */
        readonly DisableRecord?: boolean | undefined;
        /** Whether sound is disabled. Default false. */
        readonly DisableAudio?: boolean | undefined;
        /** Whether the small video is pulled. Default false. */
        readonly PullSmallVideo?: boolean | undefined;
        /** The same switches for single streams. They override those of this block. */
        readonly StreamControls?:
          | readonly {
              /** The beginning of the streams' ids. */
              readonly StreamId: string;
              /** Whether their recording is disabled. Default false. */
              readonly DisableRecord?: boolean | undefined;
              /** Whether their sound is disabled. Default false. */
              readonly DisableAudio?: boolean | undefined;
              /** Whether their small video is pulled. Default false. */
              readonly PullSmallVideo?: boolean | undefined;
            }[]
          | undefined;
      }
    | undefined;
  readonly ExtraData?: undefined;
}
