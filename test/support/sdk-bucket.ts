import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { Bucket, Upload } from "../../functions/results/bucket.ts";
import type { Part } from "../../functions/results/read-s3.ts";
import { retriesAtOnce } from "./sdk-calls.ts";

const CHECKED = { ChecksumAlgorithm: "CRC32" } as const;
const NEW_ONLY = { IfNoneMatch: "*" } as const;

type Calls = { readonly [Call in keyof Bucket]: (...given: Parameters<Bucket[Call]>) => unknown };

/**
 * The requests of the bucket over the official SDK: the oracle of ours. It tries three times
 * without waiting, and tells each error.
 */
export const sdkBucket = (endpoint: string): Calls => {
  const client = new S3Client({
    ...{ region: "us-east-1", endpoint, forcePathStyle: true },
    retryStrategy: retriesAtOnce(3, []),
  });
  const at = (key: string) => ({ Bucket: "kept", Key: key });
  const of = ({ key, id }: Upload) => ({ ...at(key), UploadId: id });
  return {
    put: (key, Body, ContentType) =>
      client.send(new PutObjectCommand({ ...at(key), Body, ContentType, ...CHECKED, ...NEW_ONLY })),
    begin: async (key, ContentType) => {
      const begun = { ...at(key), ContentType, ...CHECKED };
      const { UploadId: id } = await client.send(new CreateMultipartUploadCommand(begun));
      return { key, id };
    },
    putPart: async (upload, number, Body) => {
      const part = { ...of(upload), PartNumber: number, Body, ...CHECKED };
      const { ETag: etag, ChecksumCRC32: crc32 } = await client.send(new UploadPartCommand(part));
      return { number, size: Body.length, etag, crc32 };
    },
    parts: async (upload) => {
      const { Parts = [] } = await client.send(new ListPartsCommand(of(upload)));
      return Parts.map(({ PartNumber: number, Size: size, ETag: etag, ChecksumCRC32: crc32 }) => ({
        ...{ number, size, etag, crc32 },
      }));
    },
    complete: (upload, parts) => {
      const Parts = parts.map(({ number, etag, crc32 }: Part) => ({
        ...{ PartNumber: number, ETag: etag, ChecksumCRC32: crc32 },
      }));
      const completed = { ...of(upload), MultipartUpload: { Parts }, ...NEW_ONLY };
      return client.send(new CompleteMultipartUploadCommand(completed));
    },
    abort: (upload) => client.send(new AbortMultipartUploadCommand(of(upload))),
  };
};
