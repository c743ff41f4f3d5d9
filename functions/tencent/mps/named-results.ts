import type { OutputFile } from "../../task/report.ts";
import { mediaTypeOfUrl } from "../media-type.ts";
import type { Members } from "../read-members.ts";
import { isWebUrl } from "../web-url.ts";

/** The results that the output of a sub-task names. */
export interface Named {
  /** Files that can be fetched, or are in VOD under their FileId. */
  readonly files: OutputFile[];
  /** Of files in the caller's own storage: which bucket, the request or the orchestration says. */
  readonly paths: string[];
  /**
   * Parts of the output that call themselves failed, as one of several languages may: their
   * language, or the field's name.
   */
  readonly failures: string[];
}

/** Outputs are a handful of levels deep; what lies deeper is not read. */
const DEEPEST = 8;

/** Said to be addresses of files, though their names do not say it. */
const ADDRESSES: readonly string[] = ["VoiceClonedVideo", "VoiceClonedMarkFile"];

/** Where it was put, not what. */
const STORAGES: readonly string[] = ["OutputStorage", "Storage"];

/**
 * Files are named in fields that end in Path, Paths or PathSet (Path, ImagePathSet, SubtitlePath,
 * …), in Url (HighlightUrl, CovImgUrl, SegmentUrl, AudioUrl, MindMapUrl, …) and in FileId. A plain
 * Url is a picture of what was detected, and belongs to the result itself. Source: the SDK's output
 * types.
 */
export function namedIn(output: Members): Named {
  const named: Named = { files: [], paths: [], failures: [] };
  collect(output, named, { field: "", depth: DEEPEST });
  return named;
}

interface Place {
  readonly field: string;
  readonly depth: number;
}

function collect(part: Members, named: Named, { field, depth }: Place): void {
  if (depth === 0) return;
  // Of languages: "Success" or "Error".
  if (/^(?:error|fail)/i.test(String(part.raw("Status") ?? ""))) {
    named.failures.push(String(part.raw("TransDst") ?? part.raw("Language") ?? field).slice(0, 64));
    return;
  }
  for (const name of part.names()) {
    if (STORAGES.includes(name)) continue;
    if (/Path(?:s|Set)?$/.test(name) || /[a-z]Url$/.test(name) || ADDRESSES.includes(name))
      addAddresses(part.texts(name), name, named);
    else if (/FileId$/.test(name))
      named.files.push(...part.texts(name).map((fileId) => ({ fileId, usage: name })));
    else if (Array.isArray(part.raw(name))) collectItems(part, name, named, depth);
  }
  for (const [name, inner] of part.objects()) {
    if (!STORAGES.includes(name)) collect(inner, named, { field: name, depth: depth - 1 });
  }
}

function collectItems(part: Members, name: string, named: Named, depth: number): void {
  for (const item of part.objectsIn(name)) collect(item, named, { field: name, depth: depth - 1 });
}

function addAddresses(addresses: readonly string[], field: string, named: Named): void {
  for (const address of addresses) {
    if (!isWebUrl(address)) {
      if (!named.paths.includes(address)) named.paths.push(address);
    } else if (!named.files.some(({ url }) => url === address)) {
      const mediaType = mediaTypeOfUrl(address);
      named.files.push({
        url: address,
        usage: field,
        ...(mediaType === undefined ? {} : { mediaType }),
      });
    }
  }
}
