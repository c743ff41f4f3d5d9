import type { StartOperation } from "../operation.ts";
import { createVideoGenerationTask } from "./create-video-generation-task.ts";

/** The paid actions of the Interactive Whiteboard that Callsheet offers. */
export const tiwOperations: readonly StartOperation[] = [createVideoGenerationTask];
