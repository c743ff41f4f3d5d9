import type { StartOperation } from "../operation.ts";
import { startAiTranscription } from "./start-ai-transcription.ts";

/** The paid actions of TRTC that Callsheet offers. */
export const trtcOperations: readonly StartOperation[] = [startAiTranscription];
