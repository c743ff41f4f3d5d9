import { NoAnswerError, ProblemError } from "./errors.ts";
import { pause } from "./platform.ts";
import { type Connection, send } from "./send.ts";
import { bodyOf, type CallOptions } from "./task-handle.ts";

/** A file that was uploaded. */
export interface Upload {
  /** Stands in an input wherever Tencent takes the address of a file. */
  readonly url: string;
  /** A new task may name the file until then. Upload it again after that. */
  readonly expiresAt: string;
}

export interface UploadOptions extends CallOptions {
  /** The type of the file. Default: its own, or that of its name's ending. */
  readonly contentType?: string | undefined;
  /**
   * The SHA-256 of its bytes in hexadecimal. Without it the client computes it, and holds the whole
   * file in memory for that.
   */
  readonly sha256?: string | undefined;
}

/** The answer of `POST /v1/uploads`. */
interface Offer extends Upload {
  readonly uploadUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Tries to send a file, each with a new link. */
const TRIES = 3;

/** Before the second try, and twice as long before the third. */
const FIRST_PAUSE_MS = 1000;

/** Sends a file to the service's bucket. The same bytes are the same upload. */
export async function uploadFile(
  connection: Connection,
  file: Blob,
  { contentType, sha256, signal }: UploadOptions,
): Promise<Upload> {
  const body = JSON.stringify({
    contentType: contentType ?? typeOf(file),
    contentLength: file.size,
    sha256: sha256 ?? (await sha256Of(file)),
  });
  for (let tried = 1; ; tried++) {
    const answer = await send<Offer>(connection, {
      ...{ method: "POST", path: "/v1/uploads", body, signal },
    });
    const { url, expiresAt, ...link } = bodyOf(answer.body);
    const failure = await put(connection, { ...link, file, signal });
    if (failure === undefined) return { url, expiresAt };
    const isLasting = failure instanceof ProblemError && failure.status < 500;
    if (isLasting || tried === TRIES) throw failure;
    await pause(connection.platform, FIRST_PAUSE_MS * tried, signal);
  }
}

/** One try, with no limit but the caller's signal: a large file takes its time. */
const put = async (
  { platform }: Connection,
  {
    uploadUrl,
    headers,
    file,
    signal,
  }: Pick<Offer, "uploadUrl" | "headers"> & CallOptions & { readonly file: Blob },
): Promise<Error | undefined> => {
  try {
    const request = { method: "PUT", headers, body: file, ...(signal ? { signal } : {}) };
    const { ok, status, ...answer } = await answered(platform.fetch(uploadUrl, request));
    return ok ? undefined : refused(status, answer.text);
  } catch (cause) {
    signal?.throwIfAborted();
    return new NoAnswerError("The bucket did not answer.", { cause, idempotencyKey: undefined });
  }
};

const answered = async (asked: Promise<Response>) => {
  const response = await asked;
  return { ok: response.ok, status: response.status, text: await response.text() };
};

/** S3 says in XML why it does not take a file. */
const refused = (status: number, text: string): ProblemError => {
  const code = /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1];
  return new ProblemError({
    ...{ status, code: "unknown", title: "The bucket did not take the file", errors: [] },
    detail: `The bucket answered ${status}${code === undefined ? "" : ` (${code})`}.`,
    ...{ requestId: undefined, retryAfter: undefined, idempotencyKey: undefined },
  });
};

const sha256Of = async (file: Blob): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const typeOf = (file: Blob): string => {
  if (file.type !== "") return file.type;
  const name = "name" in file && typeof file.name === "string" ? file.name : "";
  const type = typeOfName(name);
  if (type !== undefined) return type;
  throw new TypeError("The file has no type. Name one, as `contentType`.");
};

/** The type of a file by the ending of its name. Example: `video/mp4` of `clip.MP4`. */
export function typeOfName(name: string): string | undefined {
  const ending = /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return types.get(ending);
}

const types: ReadonlyMap<string, string> = new Map([
  ["jpg", "image/jpeg"],
  ["jpeg", "image/jpeg"],
  ["png", "image/png"],
  ["webp", "image/webp"],
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["avi", "video/x-msvideo"],
  ["flv", "video/x-flv"],
  ["mkv", "video/x-matroska"],
  ["webm", "video/webm"],
  ["mp3", "audio/mpeg"],
  ["m4a", "audio/mp4"],
  ["wav", "audio/wav"],
]);
