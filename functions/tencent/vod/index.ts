import type { StartOperation } from "../operation.ts";
import { createAigcImageTask } from "./create-aigc-image-task.ts";
import { createAigcVideoRedrawTask } from "./create-aigc-video-redraw-task.ts";
import { createAigcVideoTask } from "./create-aigc-video-task.ts";

/** The paid actions of VOD that Callsheet offers. */
export const vodOperations: readonly StartOperation[] = [
  createAigcVideoTask,
  createAigcVideoRedrawTask,
  createAigcImageTask,
];
