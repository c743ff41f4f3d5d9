import type { Duration } from "./time.ts";

/**
 * The types of files that can be uploaded, each with the ending that its address has at Tencent:
 * the images, videos and sounds that Tencent's pages name as inputs.
 */
const ENDINGS = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/x-msvideo": "avi",
  "video/x-flv": "flv",
  "video/x-matroska": "mkv",
  "video/webm": "webm",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/wav": "wav",
} as const;

/** A type that an upload may have. */
export type UploadType = keyof typeof ENDINGS;

/** The types that an upload may have. */
export const UPLOAD_TYPES = Object.keys(ENDINGS).filter(isUploadType);

function isUploadType(text: string): text is UploadType {
  return Object.hasOwn(ENDINGS, text);
}

/**
 * The largest file: no input that Tencent documents is larger (a video to redraw has 2 GB at most).
 * S3 takes 5 GB in one request.
 */
export const LARGEST_UPLOAD = 2 * 1024 ** 3;

/** How long after its last sending an upload can be named by a new task. */
export const UPLOAD_USABLE: Duration = { days: 7 };

/** Most different uploads in one input: no action takes as many files. */
export const MOST_UPLOADS = 50;

/** A file by its bytes. */
export interface UploadedFile {
  /** The SHA-256 of its bytes: 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly contentType: UploadType;
}

const NAME = /^callsheet:upload\/([0-9a-f]{64}\.[a-z0-9]{3,4})$/;

/**
 * The name by which an input names an upload. The same bytes have the same name, so a request that
 * is repeated after its file was sent again is the same request. Example:
 * `callsheet:upload/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.png`.
 */
export function uploadNameOf({ sha256, contentType }: UploadedFile): string {
  return `callsheet:upload/${sha256}.${ENDINGS[contentType]}`;
}

/** Whether a text is the name of an upload. It says nothing about whether there is such a file. */
export function isUpload(text: string): boolean {
  return NAME.test(text);
}

/**
 * The place of a tenant's upload in the bucket. The name says no tenant: whichever tenant uses it
 * reaches its own files only. No tenant's name begins with a low line, so no kept result stands
 * there. Example: `_uploads/acme/9f86….png`. Undefined for a text that is no name of an upload.
 */
export function uploadKeyOf(tenant: string, name: string): string | undefined {
  const file = NAME.exec(name)?.[1];
  return file === undefined ? undefined : `${UPLOADS}${tenant}/${file}`;
}

/** The beginning of the keys of all uploads. */
export const UPLOADS = "_uploads/";

/** An upload that an input names, with a place where it does. */
export interface NamedUpload {
  readonly name: string;
  readonly path: readonly (string | number)[];
}

/** Every place of an input that is the name of an upload. */
export function uploadsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly NamedUpload[] {
  if (typeof value === "string") return isUpload(value) ? [{ name: value, path }] : [];
  if (Array.isArray(value))
    return value.flatMap((member: unknown, place) => uploadsIn(member, [...path, place]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, member]) => uploadsIn(member, [...path, field]));
}

/** The same input with other texts in place of the names of uploads. */
export function withUploads(
  input: Readonly<Record<string, unknown>>,
  links: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(input).map(([field, member]) => [field, linked(member, links)]),
  );
}

const linked = (value: unknown, links: ReadonlyMap<string, string>): unknown => {
  if (typeof value === "string") return links.get(value) ?? value;
  if (Array.isArray(value)) return value.map((member: unknown) => linked(member, links));
  if (typeof value !== "object" || value === null) return value;
  return withUploads({ ...value }, links);
};
