import type { ServerResponse } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import { parseXML } from "@aws-sdk/xml-builder";
import { describe, expect, test } from "vitest";
import { Bucket } from "../../functions/results/bucket.ts";
import { linkSigner } from "../../functions/results/presign.ts";
import { instant } from "../../functions/task/time.ts";
import { awsMachine } from "../support/aws-machine.ts";
import { type HttpServer, rejection, startHttpServer } from "../support/http-server.ts";
import { sdkBucket } from "../support/sdk-bucket.ts";

const upload = { key: "acme/a film (1)'s/ä+0", id: "id+/=&?" };
const parts = [
  { number: 1, size: 5, etag: '"one&<two>"', crc32: "AAAAAA==" },
  { number: 2, size: 1, etag: '"two"', crc32: undefined },
];
const body = Buffer.from("a film, or a part of it: \u{1f600}");

type Calls = { readonly [Call in keyof Bucket]: (...given: Parameters<Bucket[Call]>) => unknown };

const calls: readonly [call: string, (bucket: Calls) => unknown][] = [
  ["put", (bucket) => bucket.put(upload.key, body, "video/mp4")],
  ["begin", (bucket) => bucket.begin(upload.key, "video/mp4")],
  ["putPart", (bucket) => bucket.putPart(upload, 7, body)],
  ["parts", (bucket) => bucket.parts(upload)],
  ["complete", (bucket) => bucket.complete(upload, parts)],
  ["abort", (bucket) => bucket.abort(upload)],
];

const begun =
  "<InitiateMultipartUploadResult><UploadId>a&amp;b</UploadId></InitiateMultipartUploadResult>";
const part = (number: number, more = "") =>
  `<Part><PartNumber>${number}</PartNumber><Size>5</Size><ETag>&quot;e&quot;</ETag>${more}</Part>`;
const listing = (some: string, more = "<IsTruncated>false</IsTruncated>") =>
  `<?xml version="1.0"?>\n<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${more}${some}</ListPartsResult>`;
const grants: Readonly<Record<string, string>> = {
  begin: begun,
  parts: listing(part(1)),
  complete: "\n \n<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>",
};
const refusal = (code: string) =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no &amp; no</Message></Error>`;

const ours = ({ url: endpoint }: HttpServer) => {
  const machine = { ...awsMachine, sleep: async () => undefined };
  return new Bucket({ name: "kept", region: "us-east-1", endpoint, machine });
};
const theirs = ({ url }: HttpServer) => sdkBucket(url);
const answering = (status: number, text: string, headers: Record<string, string> = {}) =>
  startHttpServer((response: ServerResponse) => response.writeHead(status, headers).end(text));

/** Names and values of a query, but for the SDK's name of the operation. */
const asked = (line: string) => {
  const [method, target = ""] = line.split(" ");
  const { pathname, searchParams } = new URL(target, "http://s3");
  return { method, pathname, query: [...searchParams].filter(([name]) => name !== "x-id").sort() };
};

describe("the same as the SDK", () => {
  test.each(calls)("is sent for %s", async (call, ask) => {
    const server = await answering(200, grants[call] ?? "");

    for (const bucket of [ours(server), theirs(server)]) await ask(bucket);

    const [sent, oracle] = server.requests.map(({ line, headers, body: text }) => ({
      ...asked(line),
      type: headers["content-type"],
      isNew: headers["if-none-match"],
      crc: headers["x-amz-checksum-crc32"],
      algorithm: headers["x-amz-checksum-algorithm"] ?? headers["x-amz-sdk-checksum-algorithm"],
      payload: headers["x-amz-content-sha256"],
      length: headers["content-length"] ?? "0",
      body: text.startsWith("<") ? parseXML(text) : text,
    }));
    // The texts of a completion differ in the order of their elements.
    const shared = call === "complete" ? { payload: undefined, length: undefined } : {};
    expect({ ...sent, ...shared }).toEqual({ ...oracle, ...shared });
  });

  test.each([
    ["a part", listing(part(1))],
    ["two parts", listing(`${part(1)}${part(2, "<ChecksumCRC32>AAAAAA==</ChecksumCRC32>")}`)],
    ["no part", listing("")],
  ])("is read in a list of %s", async (_what, text) => {
    const server = await answering(200, text);

    expect(await ours(server).parts(upload)).toEqual(await theirs(server).parts(upload));
  });

  test("is read in an answer to a part, and in the name of an upload", async () => {
    const crc = { etag: '"e"', "x-amz-checksum-crc32": "AAAAAA==" };
    const [stored, named] = [await answering(200, "", crc), await answering(200, begun)];

    for (const [server, ask] of [
      [stored, (bucket: Calls) => bucket.putPart(upload, 1, body)],
      [named, (bucket: Calls) => bucket.begin(upload.key, "video/mp4")],
    ] as const)
      expect(await ask(ours(server))).toEqual(await ask(theirs(server)));
  });
});

test.each([
  [400, refusal("RequestTimeout")],
  [400, refusal("EntityTooSmall")],
  [400, refusal("ExpiredToken")],
  [403, refusal("AccessDenied")],
  [404, refusal("NoSuchBucket")],
  [409, refusal("ConditionalRequestConflict")],
  [429, refusal("TooManyRequests")],
  [500, refusal("InternalError")],
  [501, refusal("NotImplemented")],
  [503, refusal("SlowDown")],
  [200, refusal("InternalError")],
  [200, refusal("Unheard")],
])("an answer %i %s is retried and told as by the SDK", async (status, text) => {
  const server = await answering(status, text);
  const outcomeOf = async (bucket: Calls) => {
    const before = server.requests.length;
    const error = await rejection(Promise.resolve(bucket.complete(upload, parts)));
    return { error: String(error), sent: server.requests.length - before };
  };

  const outcome = await outcomeOf(ours(server));

  expect(outcome).toEqual(await outcomeOf(theirs(server)));
});

test.each([
  [200, ""],
  [200, "<html>"],
  [502, "<html>no</html>"],
])("an answer %i %j says nothing, and the completion is asked for again", async (status, text) => {
  const server = await answering(status, text);

  await rejection(ours(server).complete(upload, parts));

  expect(server.requests).toHaveLength(3);
});

test("a connection that is cut is tried again", async () => {
  const server = await startHttpServer((response) => void response.destroy());

  const error = await rejection(ours(server).put(upload.key, body, "video/mp4"));

  expect(String(error)).toContain("AWS did not answer");
  expect(server.requests).toHaveLength(3);
});

test("a long list of parts is read page by page", async () => {
  const more = "<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>";
  const pages = [listing(part(1), more), listing(part(2))];
  const server = await startHttpServer((response) => void response.end(pages.shift()));

  const known = await ours(server).parts(upload);

  expect(known?.map(({ number }) => number)).toEqual([1, 2]);
  expect(asked(server.requests[1]?.line ?? "").query).toContainEqual(["part-number-marker", "1"]);
});

const keys = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example/of+a-secret" };
const sent = {
  "content-type": "video/mp4",
  "x-amz-checksum-sha256": "AA+/=",
  "content-length": "9",
};

test.each([
  ["GET", "http://127.0.0.1:9", keys, {}],
  ["HEAD", undefined, { ...keys, sessionToken: "token+/==" }, {}],
  ["PUT", undefined, keys, sent],
] as const)(
  "a link to %s is the SDK's, where S3 is at %s",
  async (method, endpoint, credentials, headers) => {
    const client = new S3Client({ region: "eu-central-1", credentials });
    const host = endpoint === undefined ? "kept.s3.eu-central-1.amazonaws.com" : "127.0.0.1:9";
    const path = `${endpoint === undefined ? "" : "/kept"}/acme/3q7x/0`;
    const names = Object.keys(headers);
    const signedAt = instant(Date.parse("2026-11-29T12:00:00Z"));
    const { query: oracle } = await new S3RequestPresigner(client.config).presign(
      {
        method,
        protocol: "https:",
        hostname: host,
        path,
        query: {},
        headers: { host, ...headers },
      },
      {
        ...{ expiresIn: 900, signingDate: new Date(signedAt) },
        ...{ signableHeaders: new Set(["host", ...names]), unhoistableHeaders: new Set(names) },
      },
    );

    const link = linkSigner({
      ...{ name: "kept", region: "eu-central-1", endpoint },
      machine: { ...awsMachine, credentials: () => credentials },
    })({ method, key: "acme/3q7x/0", headers, lastsSeconds: 900, signedAt });

    const { origin, pathname, searchParams } = new URL(link);
    expect(origin + pathname).toBe(`${endpoint === undefined ? "https" : "http"}://${host}${path}`);
    expect(Object.fromEntries(searchParams)).toEqual(oracle);
  },
);
