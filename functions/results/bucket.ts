import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { XmlNode } from "@aws-sdk/xml-builder";
import { AwsCalls, type AwsRequest } from "../aws/calls.ts";
import type { Patience } from "../aws/connection.ts";
import { AwsFailure } from "../aws/failure.ts";
import { addressOf, type BucketPlace } from "./bucket-at.ts";
import { type Part, readBegun, readDocument, readPage, readS3, type S3Answer } from "./read-s3.ts";

/** A file that is stored in parts. */
export interface Upload {
  readonly key: string;
  readonly id: string;
}

/** Pages of a list of parts. S3 has 10,000 parts at most, and a page has 1,000. */
const MOST_PAGES = 10;

/**
 * A part of 8 MB takes a second or two, and S3 sends a space now and then while it completes a file
 * (S3 API Reference, "CompleteMultipartUpload").
 */
const PATIENCE: Patience = { connectMs: 3000, answerMs: 60_000 };

/**
 * The bucket that results are kept in. Nothing in it is ever overwritten: the write that makes an
 * object visible has the condition that there is none (`If-None-Match: *`), so a repeat changes
 * nothing. S3 checks the CRC-32 of each part. Its methods throw `AwsFailure`.
 */
export class Bucket {
  readonly #calls: AwsCalls;
  readonly #pathOf: (key: string) => string;

  constructor(place: BucketPlace) {
    const { url, pathOf } = addressOf(place);
    const origin = { service: "s3", region: place.region, url };
    this.#calls = new AwsCalls(origin, place.machine, PATIENCE);
    this.#pathOf = pathOf;
  }

  /** Stores a small file whole. An object that stands there already stays as it is. */
  async put(key: string, body: Buffer, mediaType: string): Promise<void> {
    const headers = { "content-type": mediaType, ...NEW_ONLY, ...checked(body) };
    await unlessStored(this.#call({ method: "PUT", key, headers, body }));
  }

  /** Begins to store a file in parts. Nothing can be seen of it until it is completed. */
  async begin(key: string, mediaType: string): Promise<Upload> {
    const headers = { "content-type": mediaType, "x-amz-checksum-algorithm": "CRC32" };
    const id = readBegun(
      await this.#call({ method: "POST", key, query: { uploads: "" }, headers }),
    );
    return { key, id };
  }

  async putPart({ key, id }: Upload, number: number, body: Buffer): Promise<Part> {
    const query = { partNumber: String(number), uploadId: id };
    const headers = { "content-type": "application/octet-stream", ...checked(body) };
    const stored = await this.#call({ method: "PUT", key, query, headers, body });
    const { etag = "", "x-amz-checksum-crc32": crc } = stored.headers;
    return {
      ...{ number, size: body.length, etag: String(etag) },
      crc32: typeof crc === "string" ? crc : undefined,
    };
  }

  /** The parts that S3 has, in order. Undefined if it knows no such upload (any more). */
  async parts({ key, id }: Upload): Promise<readonly Part[] | undefined> {
    const parts: Part[] = [];
    let after: string | undefined;
    try {
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = {
          uploadId: id,
          ...(after === undefined ? {} : { "part-number-marker": after }),
        };
        const listed = readPage(await this.#call({ method: "GET", key, query }));
        parts.push(...listed.parts);
        after = listed.next;
        if (after === undefined) break;
      }
      return parts;
    } catch (error) {
      if (isNamed(error, "NoSuchUpload")) return undefined;
      throw error;
    }
  }

  /** Makes the file of these parts visible. An object that stands there already stays as it is. */
  async complete({ key, id }: Upload, parts: readonly Part[]): Promise<void> {
    const body = completion(parts);
    const headers = { "content-type": "application/xml", ...NEW_ONLY };
    const isNew = await unlessStored(
      this.#call({ method: "POST", key, query: { uploadId: id }, headers, body }),
    );
    if (!isNew) await this.abort({ key, id });
  }

  /** Throws the parts away. A second time it changes nothing. */
  async abort({ key, id }: Upload): Promise<void> {
    try {
      await this.#call({ method: "DELETE", key, query: { uploadId: id } });
    } catch (error) {
      if (!isNamed(error, "NoSuchUpload")) throw error;
    }
  }

  #call({ key, headers = {}, body = "", ...asked }: ObjectRequest): Promise<S3Answer> {
    const payload = { "x-amz-content-sha256": hash("sha256", body) };
    const request = {
      ...asked,
      path: this.#pathOf(key),
      headers: { ...headers, ...payload },
      body,
    };
    return this.#calls.call(request, HAVE_BODIES.includes(asked.method) ? readDocument : readS3);
  }
}

/** A request about an object. */
interface ObjectRequest
  extends Pick<AwsRequest, "method" | "query">,
    Partial<Pick<AwsRequest, "headers" | "body">> {
  readonly key: string;
}

/** Answers to these have a body. */
const HAVE_BODIES: readonly string[] = ["GET", "POST"];

const NEW_ONLY = { "if-none-match": "*" } as const;

/** S3 refuses bytes that have another CRC-32, and keeps it with the part. */
const checked = (body: Buffer) => {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  return {
    "x-amz-checksum-crc32": crc.toString("base64"),
    "x-amz-sdk-checksum-algorithm": "CRC32",
  };
};

/** Example: `<CompleteMultipartUpload xmlns="…"><Part><ETag>"9b2c"</ETag>…`. */
const completion = (parts: readonly Part[]): string =>
  parts
    .reduce(
      (whole, { number, etag, crc32: crc }) =>
        whole.addChildNode(
          [
            ...(crc === undefined ? [] : [XmlNode.of("ChecksumCRC32", crc)]),
            XmlNode.of("ETag", etag),
            XmlNode.of("PartNumber", String(number)),
          ].reduce((part, child) => part.addChildNode(child), XmlNode.of("Part")),
        ),
      new XmlNode("CompleteMultipartUpload").addAttribute("xmlns", NAMESPACE),
    )
    .toString();

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/**
 * Only a whole, checked file becomes an object, so one that stands there already is this file from
 * an earlier try whose outcome was not saved. False then.
 */
const unlessStored = async (written: Promise<unknown>): Promise<boolean> => {
  try {
    await written;
    return true;
  } catch (error) {
    if (!isNamed(error, "PreconditionFailed")) throw error;
    return false;
  }
};

const isNamed = (error: unknown, name: string): boolean =>
  error instanceof AwsFailure && error.name === name;
