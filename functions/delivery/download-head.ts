import type { IncomingMessage } from "node:http";

/** A file, or the rest of it, as its host has begun to send it. */
export interface OpenedFile {
  readonly kind: "opened";
  /** The place of the first byte in the file: 0, or where the caller wanted to go on. */
  readonly from: number;
  /** Bytes of the whole file. Undefined where the host did not say. */
  readonly length: number | undefined;
  /** The words by which the host tells one content from another. Undefined: it has none. */
  readonly validator: string | undefined;
  /** Lower case, without parameters. */
  readonly mediaType: string | undefined;
  /** Throws `DownloadBroken` where the content ends too early, or nothing comes any more. */
  readonly chunks: AsyncIterable<Buffer>;
  close(): void;
}

/**
 * No file. `refused`: it would be refused again. `failed`: it may come another time. The reasons
 * are words that a caller may read, and say nothing of the link.
 */
export type NoFile = { readonly kind: "refused" | "failed"; readonly reason: string };

/** Where to go on in a file of which a part was fetched before. */
export interface GoOn {
  readonly from: number;
  readonly validator: string;
}

/** The same request would be refused again. */
export function refused(reason: string): NoFile {
  return { kind: "refused", reason };
}

/** The file may come another time. */
export function failed(reason: string): NoFile {
  return { kind: "failed", reason };
}

type Head = Pick<OpenedFile, "from" | "length" | "validator" | "mediaType">;

/** Reads the head of an answer: a file, or why it is none. */
export function readHead(
  { statusCode, headers }: IncomingMessage,
  goOn: GoOn | undefined,
): (Head & { readonly kind: "head" }) | NoFile {
  if (statusCode !== 200 && statusCode !== 206) return failed(`status_${statusCode}`);
  if (/[^\s]/.test((headers["content-encoding"] ?? "").replace(/^identity$/i, "")))
    return refused("packed");
  const length = lengthIn(headers["content-length"]);
  const about = {
    validator: validatorIn(headers),
    mediaType: headers["content-type"]?.split(";")[0]?.trim().toLowerCase() || undefined,
  };
  if (statusCode === 200) {
    // Without a length only the chunked form shows where a file ends.
    const isMarked = /\bchunked$/i.test(headers["transfer-encoding"] ?? "");
    if (length === undefined && !isMarked) return refused("length_unknown");
    return { kind: "head", from: 0, length, ...about };
  }
  const [, first, last, total] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers["content-range"] ?? "") ?? [];
  const isAsked = goOn !== undefined && Number(first) === goOn.from;
  if (!isAsked || Number(last) + 1 !== Number(total)) return failed("another_range");
  return { kind: "head", from: goOn.from, length: Number(total), ...about };
}

const lengthIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** A weak ETag says only that two contents mean the same (RFC 9110, 8.8.1). */
const validatorIn = (headers: IncomingMessage["headers"]): string | undefined => {
  const { etag } = headers;
  return etag?.startsWith('"') === true ? etag : headers["last-modified"];
};
