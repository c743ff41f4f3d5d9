import { parseXML } from "@aws-sdk/xml-builder";
import * as z from "zod/mini";
import { retryAfterIn } from "../aws/calls.ts";
import type { AwsAnswer } from "../aws/connection.ts";
import { AwsFailure } from "../aws/failure.ts";

/** S3's answer to a request that it granted. */
export interface S3Answer {
  readonly headers: AwsAnswer["headers"];
  /** Undefined for an answer without a body. */
  readonly xml: unknown;
}

/** A part that S3 has. */
export interface Part {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly crc32: string | undefined;
}

const refusal = z.object({
  Error: z.object({ Code: z.string(), Message: z.optional(z.string()) }),
});
const begun = z.object({ InitiateMultipartUploadResult: z.object({ UploadId: z.string() }) });
const part = z.object({
  PartNumber: z.string(),
  Size: z.string(),
  ETag: z.string(),
  ChecksumCRC32: z.optional(z.string()),
});
const listed = z.object({
  ListPartsResult: z.object({
    IsTruncated: z.string(),
    NextPartNumberMarker: z.optional(z.string()),
    /** One is no list. */
    Part: z.optional(z.union([z.array(part), part])),
  }),
});

/**
 * Reads an answer of S3. Throws `AwsFailure` for a refusal. S3 may say 200 before it knows whether
 * it can complete a file: a refusal that follows is one that passes, as the SDK has it.
 */
export function readS3(answer: AwsAnswer, clockCorrected: boolean): S3Answer {
  const { status, headers, body } = answer;
  const xml = parsed(body);
  const { data: { Error: refused } = {} } = refusal.safeParse(xml);
  if (status >= 200 && status < 300 && refused === undefined && (xml !== undefined || body === ""))
    return { headers, xml };
  throw new AwsFailure({
    name: refused?.Code ?? "Unknown",
    message: refused?.Message ?? "UnknownError",
    status: status < 300 ? 503 : status,
    ...retryAfterIn(answer),
    clockCorrected,
  });
}

/** Reads an answer that has a body where S3 has done what it was asked for. */
export function readDocument(answer: AwsAnswer, clockCorrected: boolean): S3Answer {
  const read = readS3(answer, clockCorrected);
  if (read.xml !== undefined) return read;
  const fault = { name: "InternalError", message: "S3 ended its answer early.", status: 503 };
  throw new AwsFailure({ ...fault, clockCorrected });
}

/** S3's name of an upload that has begun. */
export function readBegun({ xml }: S3Answer): string {
  return begun.parse(xml).InitiateMultipartUploadResult.UploadId;
}

/** A page of parts, and the number after which the next one begins. */
export function readPage({ xml }: S3Answer): {
  readonly parts: readonly Part[];
  readonly next: string | undefined;
} {
  const { IsTruncated, NextPartNumberMarker, Part: some = [] } = listed.parse(xml).ListPartsResult;
  const parts = [some].flat().map(({ PartNumber, Size, ETag, ChecksumCRC32 }) => ({
    ...{ number: Number(PartNumber), size: Number(Size), etag: ETag },
    crc32: ChecksumCRC32,
  }));
  return { parts, next: IsTruncated === "true" ? NextPartNumberMarker : undefined };
}

/** Undefined for what is not XML. */
const parsed = (body: string): unknown => {
  try {
    return parseXML(body);
  } catch {
    return undefined;
  }
};
