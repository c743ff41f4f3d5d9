import { createHash, createHmac } from "node:crypto";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import { epochMilliseconds, type Instant, instant, milliseconds } from "../task/time.ts";
import type { BucketPlace } from "./bucket.ts";

/** A link to an object that needs no key of its own. It is a secret. */
export type Presign = (key: string, now: Instant) => Promise<string>;

/**
 * A link is signed for the hour that has begun, and lasts for two. So it lasts for an hour at
 * least, and an answer that is read twice within an hour is the same.
 */
const SIGNED_FOR_EACH_MS = milliseconds({ hours: 1 });
const LASTS_S = 2 * 3600;

/** Signs links to kept results. */
export function presignIn(place: BucketPlace): Presign {
  const sign = linkSigner(place);
  return (key, now) => sign({ method: "GET", key, lastsSeconds: LASTS_S, signedAt: hourOf(now) });
}

/** The terms of a link. */
export interface LinkTerms {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly key: string;
  /** Headers that the request has to have, with these values. Their names are in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly lastsSeconds: number;
  readonly signedAt: Instant;
}

/**
 * Signs links to the objects of a bucket, without a call and without S3's client, which would make
 * every function that reads half as large again.
 */
export function linkSigner(place: BucketPlace): (terms: LinkTerms) => Promise<string> {
  const { region, credentials } = place;
  const signer = new S3RequestPresigner({ region, credentials, sha256: Sha256 });
  const base = baseOf(place);
  return async ({ method, key, headers = {}, lastsSeconds, signedAt }) => {
    const { protocol, hostname, port, pathname, host } = base;
    const path = `${pathname}${key}`;
    const names = Object.keys(headers);
    const { query = {} } = await signer.presign(
      {
        ...{ method, protocol, hostname, path, query: {}, headers: { host, ...headers } },
        ...(port === "" ? {} : { port: Number(port) }),
      },
      {
        expiresIn: lastsSeconds,
        signingDate: new Date(signedAt),
        // The signer would leave some out, and move others into the link, where S3 does not hold a
        // body against them. Source: "S3: Generating PUT Presigned URLs with SHA1/SHA256 Checksum
        // validation", aws-sdk-js-v3 issue 3906.
        signableHeaders: new Set(["host", ...names]),
        unhoistableHeaders: new Set(names),
      },
    );
    return `${base.origin}${path}?${queryText(query)}`;
  };
}

/** The hour for which a link of this moment is signed. Links of one hour are the same. */
export function hourOf(now: Instant): Instant {
  return instant(Math.floor(epochMilliseconds(now) / SIGNED_FOR_EACH_MS) * SIGNED_FOR_EACH_MS);
}

/** Where the bucket's objects are, with a slash at the end. */
const baseOf = ({ name, region, endpoint }: BucketPlace): URL => {
  if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/+$/, "")}/${name}/`);
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return new URL(`https://${name}.s3.${region}.${domain}/`);
};

const queryText = (query: Readonly<Record<string, unknown>>): string =>
  Object.entries(query)
    .map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`)
    .join("&");

/** As RFC 3986 has it, which a signature needs. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** SHA-256, with or without a key, in the form that the signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", bytesOf(secret));
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  /** The signer makes a new one for each text. */
  reset(): void {}
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array => {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};
