import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

/** Where the bucket is. `endpoint`, where S3 is not where AWS has it. */
export interface BucketPlace {
  readonly name: string;
  readonly region: string;
  readonly endpoint?: string | undefined;
  /** The keys of the function's role. */
  readonly credentials: BucketCredentials;
}

/** The keys that a function signs with. */
export interface BucketCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A part that S3 has. */
export interface Part {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly crc32: string | undefined;
}

/** A file that is stored in parts. */
export interface Upload {
  readonly key: string;
  readonly id: string;
}

/** Pages of a list of parts. S3 has 10,000 parts at most, and a page has 1,000. */
const MOST_PAGES = 10;

/**
 * The bucket that results are kept in. Nothing in it is ever overwritten: the write that makes an
 * object visible has the condition that there is none (`If-None-Match: *`), so a repeat changes
 * nothing. S3 checks the CRC-32 of each part.
 */
export class Bucket {
  readonly #client: S3Client;
  readonly #name: string;

  constructor({ name, region, endpoint, credentials }: BucketPlace) {
    this.#name = name;
    this.#client = new S3Client({
      ...{ region, credentials },
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    });
  }

  /** Stores a small file whole. An object that stands there already stays as it is. */
  async put(key: string, body: Buffer, mediaType: string): Promise<void> {
    const object = { ...this.#at(key), Body: body, ContentType: mediaType, ...CHECKED };
    await unlessStored(this.#client.send(new PutObjectCommand({ ...object, ...NEW_ONLY })));
  }

  /** Begins to store a file in parts. Nothing can be seen of it until it is completed. */
  async begin(key: string, mediaType: string): Promise<Upload> {
    const { UploadId: id } = await this.#client.send(
      new CreateMultipartUploadCommand({ ...this.#at(key), ContentType: mediaType, ...CHECKED }),
    );
    if (id === undefined) throw new Error("S3 named no upload.");
    return { key, id };
  }

  async putPart({ key, id }: Upload, number: number, body: Buffer): Promise<Part> {
    const { ETag: etag = "", ChecksumCRC32: crc32 } = await this.#client.send(
      new UploadPartCommand({
        ...{ ...this.#at(key), UploadId: id, PartNumber: number, Body: body },
        ...CHECKED,
      }),
    );
    return { number, size: body.length, etag, crc32 };
  }

  /** The parts that S3 has, in order. Undefined if it knows no such upload (any more). */
  async parts({ key, id }: Upload): Promise<readonly Part[] | undefined> {
    const parts: Part[] = [];
    let after: string | undefined;
    try {
      for (let page = 0; page < MOST_PAGES; page++) {
        const {
          Parts = [],
          IsTruncated,
          NextPartNumberMarker,
        } = await this.#client.send(
          new ListPartsCommand({
            ...{ ...this.#at(key), UploadId: id },
            ...(after === undefined ? {} : { PartNumberMarker: after }),
          }),
        );
        for (const { PartNumber: number = 0, Size: size = 0, ETag: etag = "", ...part } of Parts)
          parts.push({ number, size, etag, crc32: part.ChecksumCRC32 });
        if (IsTruncated !== true || NextPartNumberMarker === undefined) break;
        after = NextPartNumberMarker;
      }
      return parts;
    } catch (error) {
      if (isNamed(error, "NoSuchUpload")) return undefined;
      throw error;
    }
  }

  /** Makes the file of these parts visible. An object that stands there already stays as it is. */
  async complete({ key, id }: Upload, parts: readonly Part[]): Promise<void> {
    const Parts = parts.map(({ number, etag, crc32 }) => ({
      ...{ PartNumber: number, ETag: etag },
      ...(crc32 === undefined ? {} : { ChecksumCRC32: crc32 }),
    }));
    const completed = { ...this.#at(key), UploadId: id, MultipartUpload: { Parts }, ...NEW_ONLY };
    const isNew = await unlessStored(
      this.#client.send(new CompleteMultipartUploadCommand(completed)),
    );
    if (!isNew) await this.abort({ key, id });
  }

  /** Throws the parts away. A second time it changes nothing. */
  async abort({ key, id }: Upload): Promise<void> {
    try {
      await this.#client.send(new AbortMultipartUploadCommand({ ...this.#at(key), UploadId: id }));
    } catch (error) {
      if (!isNamed(error, "NoSuchUpload")) throw error;
    }
  }

  #at(key: string) {
    return { Bucket: this.#name, Key: key };
  }
}

const CHECKED = { ChecksumAlgorithm: "CRC32" } as const;
const NEW_ONLY = { IfNoneMatch: "*" } as const;

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
  error instanceof Error && error.name === name;
