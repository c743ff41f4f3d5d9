import type { StartOperation } from "../operation.ts";
import { createAigcVideoTask } from "./create-aigc-video-task.ts";
import { processMedia } from "./process-media.ts";

/** The paid actions of MPS that Callsheet offers. */
export const mpsOperations: readonly StartOperation[] = [createAigcVideoTask, processMedia];
