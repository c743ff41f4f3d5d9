// Made by `npm run client-inputs` from the schemas of the operations.

import type { MpsCreateAigcVideoTaskInput } from "./inputs/mps-create-aigc-video-task.ts";
import type { MpsProcessMediaInput } from "./inputs/mps-process-media.ts";
import type { TiwCreateVideoGenerationTaskInput } from "./inputs/tiw-create-video-generation-task.ts";
import type { TrtcStartAITranscriptionInput } from "./inputs/trtc-start-ai-transcription.ts";
import type { VodCreateAigcImageTaskInput } from "./inputs/vod-create-aigc-image-task.ts";
import type { VodCreateAigcVideoRedrawTaskInput } from "./inputs/vod-create-aigc-video-redraw-task.ts";
import type { VodCreateAigcVideoTaskInput } from "./inputs/vod-create-aigc-video-task.ts";

/** The input of each operation: Tencent's own fields. */
export interface Inputs {
  /** Generates a video from a prompt and optional images or videos. */
  readonly "vod.CreateAigcVideoTask": VodCreateAigcVideoTaskInput;
  /** Redraws a short video in another style. */
  readonly "vod.CreateAigcVideoRedrawTask": VodCreateAigcVideoRedrawTaskInput;
  /** Generates images from a prompt and optional images. */
  readonly "vod.CreateAigcImageTask": VodCreateAigcImageTaskInput;
  /** Generates a video from a prompt and optional images or videos. */
  readonly "mps.CreateAigcVideoTask": MpsCreateAigcVideoTaskInput;
  /** Processes a media file: transcoding, snapshots, review, analysis, recognition, subtitles. */
  readonly "mps.ProcessMedia": MpsProcessMediaInput;
  /** Generates videos from an interactive whiteboard's recording. */
  readonly "tiw.CreateVideoGenerationTask": TiwCreateVideoGenerationTaskInput;
  /** Transcribes, and optionally translates, what is said in a TRTC room while it is said. */
  readonly "trtc.StartAITranscription": TrtcStartAITranscriptionInput;
}

/** The name of an operation. */
export type OperationName = keyof Inputs;
