import { Unavailable } from "../task/error.ts";
import { after, type Duration, type Instant, instant, milliseconds } from "../task/time.ts";
import type { UploadedFile } from "../task/upload.ts";
import type { BucketPlace } from "./bucket-at.ts";
import { linkSigner } from "./presign.ts";

/** A file that a caller is about to send. */
export interface OfferedFile extends UploadedFile {
  /** In bytes. */
  readonly contentLength: number;
}

/** A link that takes one file. It is a secret. */
export interface UploadLink {
  readonly url: string;
  /** The headers that the request has to have, beside `Content-Length`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The file has to be on its way by then. */
  readonly before: Instant;
}

/** S3's answer about an object, without the object. */
export interface HeadAnswer {
  readonly status: number;
  /** As HTTP writes a date. */
  readonly lastModified: string | undefined;
}

/** Asks S3 by a link. Throws `Unavailable` where it does not answer. */
export type AskHead = (link: string) => Promise<HeadAnswer>;

/** The files that callers upload, in the bucket. */
export interface Uploads {
  readonly linkToPut: (key: string, file: OfferedFile, now: Instant) => UploadLink;
  /** A link for Tencent to read a file by. */
  readonly linkToRead: (key: string, now: Instant) => string;
  /** When a file was last sent. Undefined if it was not. Throws `Unavailable`. */
  readonly sentAt: (key: string, now: Instant) => Promise<Instant | undefined>;
}

/** Long enough to begin a request. It may take as long as it does. */
const PUT_LASTS: Duration = { minutes: 15 };

/**
 * The most that a signature of version 4 allows. A link of Lambda's keys ends earlier, with their
 * session: after hours. Source: "Sharing objects with presigned URLs", S3 User Guide.
 */
const READ_LASTS: Duration = { days: 7 };

/** How long our own question to S3 is valid. */
const HEAD_LASTS: Duration = { minutes: 5 };

/**
 * The uploads in a bucket. A link to put signs the length, the type and the SHA-256 of its file, so
 * S3 takes these bytes and no others. To send them twice changes nothing.
 */
export function uploadsAt(place: BucketPlace, ask: AskHead): Uploads {
  const sign = linkSigner(place);
  return {
    linkToPut: (key, { sha256, contentType, contentLength }, now) => {
      const headers = {
        "content-type": contentType,
        "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64"),
      };
      const signed = { ...headers, "content-length": String(contentLength) };
      const terms = { key, headers: signed, lastsSeconds: secondsOf(PUT_LASTS), signedAt: now };
      const url = sign({ method: "PUT", ...terms });
      return { url, headers, before: after(now, PUT_LASTS) };
    },
    linkToRead: (key, now) =>
      sign({ method: "GET", key, lastsSeconds: secondsOf(READ_LASTS), signedAt: now }),
    sentAt: async (key, now) => {
      const terms = { key, lastsSeconds: secondsOf(HEAD_LASTS), signedAt: now };
      return readHead(await ask(sign({ method: "HEAD", ...terms })));
    },
  };
}

/**
 * Without the right to list a bucket, S3 says 403 of an object that is not there. Source:
 * "HeadObject", S3 API Reference.
 */
const readHead = ({ status, lastModified }: HeadAnswer): Instant | undefined => {
  if (status === 403 || status === 404) return undefined;
  const sentAt = Date.parse(lastModified ?? "");
  if (status === 200 && !Number.isNaN(sentAt)) return instant(sentAt);
  throw new Unavailable(`The bucket answered ${status}.`);
};

const secondsOf = (duration: Duration): number => milliseconds(duration) / 1000;
