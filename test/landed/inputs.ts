import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";

/** The first application of VOD; each further one is a lane of its own. */
export const VOD_APPLICATIONS = [1500000000, 1500000001, 1500000002, 1500000003] as const;

/** All operations. */
export const operationNames = Object.keys(sampleInputs) as readonly Sample[];

/** The operations that Tencent dedupes by their SessionId, so that a lost start is repeated. */
export const deduped = [
  "vod.CreateAigcVideoTask",
  "vod.CreateAigcVideoRedrawTask",
  "mps.ProcessMedia",
] as const satisfies readonly Sample[];

/** An input that carries a text which the stand-in of Tencent, and whoever stands before it, can read. */
export const inputWith = (operation: Sample, text: string): Readonly<Record<string, unknown>> => {
  const sample = sampleInputs[operation];
  switch (operation) {
    case "vod.CreateAigcVideoTask":
    case "mps.CreateAigcVideoTask":
      return { ...sample, Prompt: text };
    case "vod.CreateAigcVideoRedrawTask":
      return { ...sample, ExtInfo: text };
    case "mps.ProcessMedia":
      return { ...sample, OutputDir: `/${text}/` };
    case "tiw.CreateVideoGenerationTask":
      return { ...sample, OnlineRecordTaskId: text };
    case "trtc.StartAITranscription":
      return { ...sample, RoomId: text, RoomIdType: 1 };
  }
};
