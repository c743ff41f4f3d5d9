import { createHash } from "node:crypto";
import type { Callsheet } from "../callsheet.ts";
import type { Upload } from "../upload.ts";
import { UsageError, type World } from "./world.ts";

/** Sends a file of this machine. It is read twice, and never stands in memory as a whole. */
export async function upload(world: World, callsheet: Callsheet, path: string): Promise<Upload> {
  const file = await fileAt(world, path);
  const digest = createHash("sha256");
  for await (const chunk of file.stream()) digest.update(chunk);
  world.note(`Uploading ${path}\n`);
  return callsheet.upload(file, { sha256: digest.digest("hex"), signal: world.signal });
}

const fileAt = async (world: World, path: string): Promise<Blob> => {
  const found = await opened(world, path);
  if (found.type !== "") return found;
  throw new UsageError(`${path}: its name has to end like that of a picture, video or sound.`);
};

const opened = async ({ file }: World, path: string): Promise<Blob> => {
  try {
    return await file(path);
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : "unreadable"}`);
  }
};
