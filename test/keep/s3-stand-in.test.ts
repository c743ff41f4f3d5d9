import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, inject, onTestFinished, test } from "vitest";
import { Bucket } from "../../functions/results/bucket.ts";
import { presignIn } from "../../functions/results/presign.ts";
import { instant } from "../../functions/task/time.ts";
import { startS3StandIn } from "../../infra/local/s3/stand-in.ts";
import { awsMachine } from "../support/aws-machine.ts";

const credentials = { accessKeyId: "dummy", secretAccessKey: "dummy-secret" };
/** Half past an hour of today. The SDK dates its own requests by the machine's clock. */
const NOW = Math.floor(Date.now() / 3_600_000) * 3_600_000 + 1_800_000;
const MB = 1024 * 1024;

const start = async () => {
  const directory = await mkdtemp(join(inject("scratch"), "s3-"));
  const standIn = await startS3StandIn({ directory, bucket: "kept", credentials, now: () => NOW });
  onTestFinished(() => standIn.close());
  const machine = { ...awsMachine, credentials: () => credentials };
  const place = { name: "kept", region: "us-east-1", endpoint: standIn.url, machine };
  return { standIn, place, bucket: new Bucket(place), presign: presignIn(place) };
};

test("a small object is stored whole, once, and a link leads to it", async () => {
  const { bucket, presign, standIn } = await start();

  await bucket.put("acme/t1/0", Buffer.from("a film"), "video/mp4");
  await bucket.put("acme/t1/0", Buffer.from("another"), "video/mp4");
  const answer = await fetch(presign("acme/t1/0", instant(NOW)));

  expect(answer.headers.get("content-type")).toBe("video/mp4");
  expect(await answer.text()).toBe("a film");
  expect(await standIn.keys()).toEqual(["acme/t1/0"]);
});

test("an object in parts appears when it is completed, once", async () => {
  const { bucket, presign, standIn } = await start();
  const parts = [randomBytes(5 * MB), randomBytes(5 * MB), randomBytes(10)];
  const upload = await bucket.begin("acme/t1/0", "video/mp4");

  for (const [place, part] of parts.entries()) await bucket.putPart(upload, place + 1, part);
  const known = await bucket.parts(upload);
  const before = await standIn.keys();
  await bucket.complete(upload, known ?? []);

  expect(before).toEqual([]);
  expect(known?.map(({ number, size }) => [number, size])).toEqual([
    [1, 5 * MB],
    [2, 5 * MB],
    [3, 10],
  ]);
  const answer = await fetch(presign("acme/t1/0", instant(NOW)));
  expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.concat(parts))).toBe(true);
  expect(await standIn.uploads()).toEqual([]);
  expect(await bucket.parts(upload)).toBeUndefined();
});

test("a part that is too small, an unknown part and a second object are refused", async () => {
  const { bucket } = await start();
  const upload = await bucket.begin("acme/t1/0", "video/mp4");
  const small = await bucket.putPart(upload, 1, Buffer.alloc(5 * MB - 1));
  const last = await bucket.putPart(upload, 2, Buffer.alloc(1));

  await expect(bucket.complete(upload, [small, last])).rejects.toThrow("smaller than 5 MB");
  await expect(bucket.complete(upload, [{ ...small, etag: '"0"' }])).rejects.toThrow("not what");
  await expect(bucket.complete(upload, [last, small])).rejects.toThrow("not in order");
});

test("a link is the official presigner's, and ends after two hours", async () => {
  const { bucket, place, presign } = await start();
  await bucket.put("acme/t1/0", Buffer.from("a film"), "video/mp4");
  const hour = 3_600_000;
  const client = new S3Client({ ...place, credentials, forcePathStyle: true });
  const command = new GetObjectCommand({ Bucket: "kept", Key: "acme/t1/0" });
  const signedAt = new Date(NOW - hour / 2);
  const official = await getSignedUrl(client, command, { expiresIn: 7200, signingDate: signedAt });

  const link = presign("acme/t1/0", instant(NOW));
  const old = presign("acme/t1/0", instant(NOW - 2 * hour));

  const termsOf = (text: string) =>
    ["Credential", "Date", "Expires", "SignedHeaders"].map((name) =>
      new URL(text).searchParams.get(`X-Amz-${name}`),
    );
  expect(termsOf(link)).toEqual(termsOf(official));
  expect((await fetch(official)).status).toBe(200);
  expect((await fetch(link)).status).toBe(200);
  expect((await fetch(old)).status).toBe(403);
  expect((await fetch(link.replace("acme/t1/0", "acme/t2/0"))).status).toBe(403);
});
