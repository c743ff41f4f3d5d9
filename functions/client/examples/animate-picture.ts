import { openAsBlob } from "node:fs";
import type { Callsheet, SucceededTask } from "callsheet";

/**
 * Makes a video that begins with a picture of this machine. The same picture with the same key is
 * the same task, charged once, however often the program dies on the way.
 */
export async function animatePicture(
  callsheet: Callsheet,
  { path, key }: { readonly path: string; readonly key: string },
): Promise<SucceededTask> {
  const picture = await openAsBlob(path, { type: "image/png" });
  const { url } = await callsheet.upload(picture);
  const task = await callsheet.submit(
    "vod.CreateAigcVideoTask",
    {
      ...{ ModelName: "Kling", ModelVersion: "3.0", Prompt: "The cat begins to dance." },
      FileInfos: [{ Type: "Url", Url: url, Usage: "FirstFrame" }],
    },
    { key },
  );
  return task.result();
}
