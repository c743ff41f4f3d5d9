/** The words of a place on the canvas, below the path of a layout. */
const layoutWords = (path: string): Readonly<Record<string, string>> => ({
  [`${path}.LayoutParams`]: "The size and the place. A stream lies within the canvas.",
  [`${path}.LayoutParams.Width`]: "The width.",
  [`${path}.LayoutParams.Height`]: "The height.",
  [`${path}.LayoutParams.X`]: "The place from side to side. Default 0.",
  [`${path}.LayoutParams.Y`]: "The place from top to bottom. Default 0.",
  [`${path}.LayoutParams.ZOrder`]: "The layer: the larger is on top. Default 0.",
});

const CANVAS = "MixStream.Custom.Canvas";
const STREAMS = "MixStream.Custom.InputStreamList";

/**
 * The words of the fields of CreateVideoGenerationTask, by their paths. No function that starts or
 * reads tasks imports them. Sources: its API page, the official SDK (4.1.313) and the command-line
 * tool's definitions, TIW 2019-09-19.
 */
export const videoGenerationWords: Readonly<Record<string, string>> = {
  OnlineRecordTaskId:
    "The id of a real-time recording, which was started with `RecordMode` `VIDEO_GENERATION_MODE`.",
  SdkAppId: "The whiteboard application. Without it the deployment's first application is used.",
  Whiteboard: "The whiteboard. It replaces the whole block of the recording's start.",
  "Whiteboard.Width": "The width. Default 1280.",
  "Whiteboard.Height": "The height. Default 960.",
  "Whiteboard.InitParam": "Parameters for the whiteboard's SDK, as text.",
  Concat: "Joining of clips. It replaces the whole block of the recording's start.",
  "Concat.Enabled": "Whether clips that pauses split are joined.",
  "Concat.Image": "The address of a padding image. Default: black.",
  MixStream: "Mixing of streams. It replaces the whole block of the recording's start.",
  "MixStream.Enabled": "Whether streams are mixed.",
  "MixStream.DisableAudio": "Whether the sound is disabled.",
  "MixStream.ModelId": "A ready-made layout: 1 or 2. Required without `Custom`.",
  "MixStream.TeacherId": "The user in the first tile of the layout that `ModelId` names.",
  "MixStream.Custom": "A layout of one's own. Tencent ignores `ModelId` and `TeacherId` beside it.",
  [CANVAS]: "The picture that streams are put on.",
  ...layoutWords(CANVAS),
  [`${CANVAS}.BackgroundColor`]: "The colour, like `#FF0000`. Default: black.",
  [STREAMS]: "The streams, each within the canvas.",
  ...layoutWords(STREAMS),
  [`${STREAMS}.InputStreamId`]:
    "The stream: `tic_record_user` (the whiteboard), `tic_substream` (the auxiliary one) or a user's id. Empty is a free place.",
  [`${STREAMS}.BackgroundColor`]: "The colour, like `#FF0000`.",
  [`${STREAMS}.FillMode`]: "0: the stream fits into its place. 1: it fills it.",
  RecordControl: "Control of streams. It replaces the whole block of the recording's start.",
  "RecordControl.Enabled": "Whether streams are controlled.",
  "RecordControl.DisableRecord": "Whether recording is disabled. Default false.",
  "RecordControl.DisableAudio": "Whether sound is disabled. Default false.",
  "RecordControl.PullSmallVideo": "Whether the small video is pulled. Default false.",
  "RecordControl.StreamControls":
    "The same switches for single streams. They override those of this block.",
  "RecordControl.StreamControls.StreamId": "The beginning of the streams' ids.",
  "RecordControl.StreamControls.DisableRecord":
    "Whether their recording is disabled. Default false.",
  "RecordControl.StreamControls.DisableAudio": "Whether their sound is disabled. Default false.",
  "RecordControl.StreamControls.PullSmallVideo":
    "Whether their small video is pulled. Default false.",
};
