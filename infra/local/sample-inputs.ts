/** The smallest input of each operation, for a task that costs nothing, as nobody but the stand-in ever gets it. */
export const sampleInputs = {
  "vod.CreateAigcVideoTask": { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A paper boat sails down a rainy street at dusk." },
  "vod.CreateAigcVideoRedrawTask": { FileInfo: { Type: "Url", Url: "https://media.example/clip.mp4" } },
  "mps.CreateAigcVideoTask": { ModelName: "Kling", ModelVersion: "3.0", Prompt: "A paper boat sails down a rainy street at dusk." },
  "mps.ProcessMedia": {
    InputInfo: { Type: "COS", CosInputInfo: { Bucket: "media-1250000000", Region: "ap-singapore", Object: "/clip.mp4" } },
    OutputDir: "/out/",
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 100010 }] },
  },
  "tiw.CreateVideoGenerationTask": { OnlineRecordTaskId: "recording1" },
  "trtc.StartAITranscription": {
    // Long enough to be seen at work by a poller that comes once a minute: without callbacks that is all there is to see.
    RoomId: "room1 [seconds:75]",
    RoomIdType: 1,
    TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE_USER_SIG" },
  },
} as const;
export type Sample = keyof typeof sampleInputs;

/** Whether there is a sample of this operation. */
export const isSample = (operation: string): operation is Sample => Object.hasOwn(sampleInputs, operation);

/** The request that submits a sample. */
export const sampleRequest = (operation: Sample) => ({ operation, input: sampleInputs[operation] });
