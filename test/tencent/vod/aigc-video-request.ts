import { createAigcVideoTask } from "../../../functions/tencent/vod/create-aigc-video-task.ts";

/** The operation reads this input. */
export function read(input: unknown, allowUndocumented = false) {
  return createAigcVideoTask.readInput(input, { allowUndocumented });
}

/** Fields of a request for this model and version, with a prompt where nothing else is given. */
export function request(model: string, fields: object) {
  const [ModelName, ModelVersion] = model.split(" ");
  return { ModelName, ModelVersion, Prompt: "a car", ...fields };
}

export function output(OutputConfig: object) {
  return { OutputConfig };
}

export const frame = { FileId: "1" };
export const reference = { FileId: "1", Usage: "Reference" };
