import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { Folder, type Promised } from "./folder.ts";
import { S3Refusal, xml } from "./refusal.ts";
import { type S3Credentials, verifySignature } from "./verify.ts";

export interface S3Options {
  /** Where the objects are stored. */
  readonly directory: string;
  readonly bucket: string;
  readonly credentials: S3Credentials;
  /** Judges the life of a link. The SDK dates its requests by the machine's clock. */
  readonly now: () => number;
  readonly port?: number;
  /** Called with what each request asks for: `UploadPart`, `GetObject`. */
  readonly onCall?: (operation: string) => void;
}

export interface S3StandIn {
  /** Without a slash at the end. */
  readonly url: string;
  /** The keys of all objects. */
  keys(): Promise<readonly string[]>;
  /** The ids of uploads that are neither completed nor aborted. */
  uploads(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Stands in for S3 with one bucket in a folder: objects, conditional puts, multipart uploads, and
 * signed links to read and to put. Its clients are the official SDK and holders of links. Checked:
 * signatures, digests, the sizes and ETags of parts.
 */
export async function startS3StandIn(options: S3Options): Promise<S3StandIn> {
  const folder = new Folder(options.directory, options.now);
  await folder.open();
  const server = createServer((request, response) => {
    answer(request, response, { ...options, folder }).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0;
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The stand-in for S3 listens on no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    keys: () => folder.keys(),
    uploads: () => folder.uploads(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Context = S3Options & { readonly folder: Folder };

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> => {
  try {
    const url = new URL(request.url ?? "", "http://stand-in");
    const { method = "", headers } = request;
    const query = url.searchParams;
    verifySignature(
      { method, path: url.pathname, query, headers },
      context.credentials,
      context.now(),
    );
    const [, bucket, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    if (bucket !== context.bucket)
      throw new S3Refusal(404, "NoSuchBucket", "There is no such bucket.");
    const asked = { request, response, key: rest.join("/"), query };
    const operation = operationOf(method, query);
    context.onCall?.(operation);
    const run = operations[operation];
    if (run === undefined) throw new S3Refusal(501, "NotImplemented", "It is not played here.");
    await run(asked, context);
  } catch (error) {
    const { status, code, message } =
      error instanceof S3Refusal ? error : new S3Refusal(500, "InternalError", String(error));
    request.resume();
    reply(response, status, xml("Error", [xml("Code", code), xml("Message", message)]));
  }
};

const operationOf = (method: string, query: URLSearchParams): string => {
  const id = query.has("uploadId");
  if (method === "PUT") return id ? "UploadPart" : "PutObject";
  if (method === "POST") return id ? "CompleteMultipartUpload" : "CreateMultipartUpload";
  if (method === "DELETE") return id ? "AbortMultipartUpload" : "DeleteObject";
  return id ? "ListParts" : "GetObject";
};

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly key: string;
  readonly query: URLSearchParams;
}
type Operation = (asked: Asked, context: Context) => Promise<void>;

const operations: Readonly<Record<string, Operation>> = {
  PutObject: async ({ request, response, key }, { folder }) => {
    const type = typeOf(request);
    const etag = await folder.put(
      key,
      { body: request, type, promised: promisedIn(request) },
      isNew(request),
    );
    reply(response, 200, "", { etag });
  },
  CreateMultipartUpload: async ({ request, response, key }, { folder, bucket }) => {
    const id = await folder.begin(key, typeOf(request));
    const parts = [xml("Bucket", bucket), xml("Key", key), xml("UploadId", id)];
    reply(response, 200, xml("InitiateMultipartUploadResult", parts));
  },
  UploadPart: async ({ request, response, key, query }, { folder }) => {
    const number = Number(query.get("partNumber"));
    if (!(number >= 1 && number <= 10_000))
      throw new S3Refusal(400, "InvalidArgument", "A part has a number from 1 to 10000.");
    const { md5, crc } = await folder.putPart(
      { key, id: query.get("uploadId") ?? "", number },
      { body: request, promised: promisedIn(request) },
    );
    reply(response, 200, "", { etag: `"${md5}"`, "x-amz-checksum-crc32": crc });
  },
  ListParts: async ({ response, key, query }, { folder }) => {
    const parts = await folder.parts(key, query.get("uploadId") ?? "");
    const after = Number(query.get("part-number-marker") ?? 0);
    const page = parts.filter(({ number }) => number > after).slice(0, MOST_LISTED);
    const last = page.at(-1)?.number ?? after;
    const isTruncated = parts.some(({ number }) => number > last);
    const listed = page.map(({ number, size, md5, crc }) =>
      xml("Part", [
        xml("PartNumber", String(number)),
        xml("Size", String(size)),
        xml("ETag", `"${md5}"`),
        xml("ChecksumCRC32", crc),
      ]),
    );
    const next = isTruncated ? [xml("NextPartNumberMarker", String(last))] : [];
    reply(
      response,
      200,
      xml("ListPartsResult", [xml("IsTruncated", String(isTruncated)), ...next, ...listed]),
    );
  },
  CompleteMultipartUpload: async ({ request, response, key, query }, { folder }) => {
    const named = [...(await text(request)).matchAll(/<Part>(.*?)<\/Part>/gs)].map(
      ([, part = ""]) => ({
        number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
        etag: (/<ETag>(.*?)</.exec(part)?.[1] ?? "").replaceAll("&quot;", '"'),
        ...crcIn(part),
      }),
    );
    const id = query.get("uploadId") ?? "";
    const etag = await folder.complete({ key, id }, named, isNew(request));
    reply(response, 200, xml("CompleteMultipartUploadResult", [xml("ETag", etag)]));
  },
  AbortMultipartUpload: async ({ response, key, query }, { folder }) => {
    await folder.abort(key, query.get("uploadId") ?? "");
    reply(response, 204, "");
  },
  GetObject: async ({ request, response, key }, { folder }) => {
    const object = await folder.object(key);
    if (object === undefined) throw new S3Refusal(404, "NoSuchKey", "There is no such object.");
    response.writeHead(200, {
      ...{ "content-type": object.type, etag: object.etag, "content-length": object.size },
      "last-modified": new Date(object.at ?? 0).toUTCString(),
    });
    if (request.method === "HEAD") response.end();
    else folder.body(object).pipe(response);
  },
};

/** S3's page of parts. */
const MOST_LISTED = 1000;

const crcIn = (part: string): { crc?: string } => {
  const crc = /<ChecksumCRC32>(.*?)</.exec(part)?.[1];
  return crc === undefined ? {} : { crc };
};

const typeOf = ({ headers }: IncomingMessage): string =>
  headers["content-type"] ?? "binary/octet-stream";

const isNew = ({ headers }: IncomingMessage): boolean => headers["if-none-match"] === "*";

const promisedIn = ({ headers }: IncomingMessage): Promised => {
  const { "x-amz-checksum-crc32": crc, "x-amz-checksum-sha256": checksum } = headers;
  return {
    sha256: String(headers["x-amz-content-sha256"]),
    crc32: typeof crc === "string" ? crc : undefined,
    checksum: typeof checksum === "string" ? checksum : undefined,
  };
};

const reply = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response
    .writeHead(status, {
      ...(body === "" ? {} : { "content-type": "application/xml" }),
      "content-length": Buffer.byteLength(body),
      ...headers,
    })
    .end(body);
};
