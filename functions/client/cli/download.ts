import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { TaskOutput } from "../task.ts";
import type { TaskHandle } from "../task-handle.ts";

/**
 * Saves the files of a result as `<taskId>-<place>.<type>`, and returns their paths. A file has its
 * name once it is whole. A file without a link is left out.
 */
export async function download(
  task: TaskHandle,
  { files }: TaskOutput,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true });
  const paths: string[] = [];
  for (const [place, { url, storedUrl, mediaType }] of files.entries()) {
    if (url === undefined && storedUrl === undefined) continue;
    const path = join(directory, `${task.id}-${place}${extensionOf(mediaType, url)}`);
    const response = await task.file(place, { signal });
    const part = `${path}.part`;
    try {
      await pipeline(bodyOf(response), createWriteStream(part), { signal });
      await rename(part, path);
    } finally {
      await rm(part, { force: true });
    }
    paths.push(path);
  }
  return paths;
}

const bodyOf = ({ body }: Response): Readable => {
  // Two declarations of one class: Node's own, and that of `fetch`.
  const stream: ReadableStream | null = body;
  return stream === null ? Readable.from([]) : Readable.fromWeb(stream);
};

const extensionOf = (mediaType = "", url = ""): string => {
  const [, type] =
    /^(?:video|audio|image|text|application)\/([a-z0-9]{2,5})\b/.exec(mediaType) ?? [];
  const [, named] = /\.([a-z0-9]{2,5})(?:[?#].*)?$/i.exec(url) ?? [];
  const found = named ?? type;
  return found === undefined ? "" : `.${found}`;
};
