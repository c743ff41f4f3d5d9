import { createAigcVideoTask } from "../../../functions/tencent/mps/create-aigc-video-task.ts";

/** The operation reads this input. */
export function read(input: unknown, allowUndocumented = false) {
  return createAigcVideoTask.readInput(input, { allowUndocumented });
}

export const url = "https://media.example.invalid/a";

/** A reference video to edit. */
export const edited = { VideoInfos: [{ VideoUrl: url }] };

/** Fields of a request for this model and version, with a prompt where nothing else is given. */
export function request(model: string, fields: object) {
  const [ModelName, ModelVersion] = model.split(" ");
  return {
    ModelName,
    ...(ModelVersion === undefined ? {} : { ModelVersion }),
    Prompt: "a car",
    ...fields,
  };
}
