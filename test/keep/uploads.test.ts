import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { uploadKeyOf } from "../../functions/task/upload.ts";
import { clientOf } from "../client/client-of.ts";
import { type Answer, ask, input, read, rows, submit, submitAs } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { forThree, KEYS } from "../support/three-tenants.ts";
import { type KeepingSystem, startKeeping } from "./keeping-system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const picture = new Blob(["a picture of a cat"], { type: "image/png" });
const sha256Of = (text: string) => createHash("sha256").update(text).digest("hex");

interface Offer {
  readonly url: string;
  readonly uploadUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly uploadBefore: string;
  readonly expiresAt: string;
  readonly code?: string;
}

/** Asks for a link for the text of a picture. */
const offer = (system: System, text: string, key = KEYS.default): Promise<Answer<Offer>> =>
  ask(system, "POST", "/v1/uploads", {
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({
      ...{ contentType: "image/png", contentLength: Buffer.byteLength(text) },
      sha256: sha256Of(text),
    }),
  });

const put = async ({ body }: Answer<Offer>, sent: string, headers: object = {}) =>
  (
    await fetch(body.uploadUrl, {
      method: "PUT",
      body: sent,
      headers: { ...body.headers, ...headers },
    })
  ).status;

const withFrame = (Url: string, prompt?: string) => ({
  input: { ...input(prompt), FileInfos: [{ Type: "Url", Url }] },
});

/** The links by which Tencent was told of files, start by start. */
const linksAtTencent = ({ sent }: KeepingSystem): readonly string[] =>
  sent
    .filter(({ action }) => action.startsWith("Create"))
    .map(({ body }) => /"Url":"([^"]+)"/.exec(body)?.[1] ?? "");

const fetched = async (link = ""): Promise<string> => (await fetch(link)).text();

test("a file that the client uploads is read by Tencent, and no row, answer or log has its link", async () => {
  const system = await startKeeping();
  const callsheet = clientOf(system);

  const { url, expiresAt } = await system.clock.during(callsheet.upload(picture));
  const { body } = await submit(system, "one", withFrame(url));
  const [link] = linksAtTencent(system);

  expect(url).toBe(`callsheet:upload/${sha256Of("a picture of a cat")}.png`);
  expect(Date.parse(expiresAt) - system.clock.now()).toBe(7 * DAY);
  expect(link).toMatch(/^http:.*[.]png[?]X-Amz-/);
  expect(await fetched(link)).toBe("a picture of a cat");
  expect(body.input).toEqual(withFrame(url).input);
  const everything = JSON.stringify([
    await rows(system),
    await read(system, body.taskId),
    system.log,
  ]);
  expect(everything).not.toContain("X-Amz-Signature");
  expect(await system.s3.keys()).toEqual([uploadKeyOf("default", url)]);
});

test("a task that has waited for six days is started with a link that works then", async () => {
  const system = await startKeeping({ concurrency: 1 });
  const callsheet = clientOf(system);
  const { url } = await system.clock.during(callsheet.upload(picture));
  await submit(system, "first", { input: input(`[seconds:${(6 * DAY) / 1000}] A cat`) });

  const { body: waiting } = await submit(system, "second", withFrame(url));
  await system.clock.advance(6 * DAY);
  await system.pass(5 * MINUTE);
  const link = linksAtTencent(system).find((each) => each !== "");

  expect(waiting.status).toBe("queued");
  expect(await fetched(link)).toBe("a picture of a cat");
});

test("the same file again has the same name, so a repeat of the request is the same task", async () => {
  const system = await startKeeping();
  const callsheet = clientOf(system);
  const upload = async () => (await system.clock.during(callsheet.upload(picture))).url;

  const first = await submit(system, "one", withFrame(await upload()));
  await system.clock.advance(HOUR);
  const second = await submit(system, "one", withFrame(await upload()));

  expect(second.body.taskId).toBe(first.body.taskId);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a tenant reaches its own files only, whatever the name of another's", async () => {
  const system = await startKeeping(forThree);
  const acme = clientOf(system, { key: KEYS.acme });
  const zeta = clientOf(system, { key: KEYS.zeta });
  const { url } = await system.clock.during(acme.upload(picture));

  const stolen = await submitAs(system, KEYS.zeta, "one", withFrame(url));
  await system.clock.during(zeta.upload(picture));
  const own = await submitAs(system, KEYS.zeta, "one", withFrame(url));

  expect(stolen).toMatchObject({ status: 422, body: { code: "upload_not_found" } });
  expect(stolen.body).toMatchObject({ errors: [{ pointer: "/input/FileInfos/0/Url" }] });
  expect(own.status).toBe(202);
  const [link = ""] = linksAtTencent(system);
  expect(new URL(link).pathname).toBe(`/kept/${uploadKeyOf("zeta", url)}`);
});

test("a link takes its file alone: no other bytes, length, type or place, and not later", async () => {
  const system = await startKeeping(forThree);
  const asked = await offer(system, "a cat", KEYS.acme);
  const { uploadUrl } = asked.body;
  const elsewhere = {
    ...asked,
    body: { ...asked.body, uploadUrl: uploadUrl.replace("acme", "zeta") },
  };
  const above = {
    ...asked,
    body: { ...asked.body, uploadUrl: uploadUrl.replace("/acme/", "/acme/../zeta/") },
  };
  const dog = Buffer.from(sha256Of("a dog"), "hex").toString("base64");

  const outcomes = {
    "other bytes": await put(asked, "a dog"),
    "other bytes with their sum": await put(asked, "a dog", { "x-amz-checksum-sha256": dog }),
    "more bytes": await put(asked, "a cat and a dog"),
    "another type": await put(asked, "a cat", { "content-type": "text/html" }),
    "an unsigned header": await put(asked, "a cat", { "x-amz-acl": "public-read" }),
    "another tenant's place": await put(elsewhere, "a cat"),
    "a place above": await put(above, "a cat"),
  };
  const before = await system.s3.keys();
  const right = await put(asked, "a cat");
  await system.clock.advance(15 * MINUTE + 1000);
  const late = await put(asked, "a cat");

  expect(outcomes).toEqual({
    ...{ "other bytes": 400, "other bytes with their sum": 403, "more bytes": 403 },
    ...{ "another type": 403, "an unsigned header": 403 },
    ...{ "another tenant's place": 403, "a place above": 403 },
  });
  expect(before).toEqual([]);
  expect([right, late]).toEqual([200, 403]);
});

test.each([
  ["a type of no input", { contentType: "text/html" }, "/contentType"],
  ["nothing", { contentLength: 0 }, "/contentLength"],
  ["more than two gigabytes", { contentLength: 2 * 1024 ** 3 + 1 }, "/contentLength"],
  ["a sum that leads elsewhere", { sha256: "../../zeta/".padEnd(64, "0") }, "/sha256"],
  ["a name", { fileName: "../../etc/passwd" }, "/fileName"],
])("a link for %s is refused", async (_which, change, pointer) => {
  const system = await startKeeping();
  const file = { contentType: "image/png", contentLength: 5, sha256: sha256Of("a cat") };

  const { status, body } = await ask<object>(system, "POST", "/v1/uploads", {
    body: JSON.stringify({ ...file, ...change }),
  });

  expect(status).toBe(400);
  expect(body).toMatchObject({ code: "invalid_request", errors: [{ pointer }] });
});

test("a file is named for seven days after it was last sent, and a repeat of its task for longer", async () => {
  const system = await startKeeping();
  const callsheet = clientOf(system);
  const { url } = await system.clock.during(callsheet.upload(picture));
  const first = await submit(system, "one", withFrame(url));

  await system.clock.advance(7 * DAY + MINUTE);
  const repeat = await submit(system, "one", withFrame(url));
  const late = await submit(system, "two", withFrame(url));
  await system.clock.during(callsheet.upload(picture));
  const again = await submit(system, "two", withFrame(url));

  expect(repeat.body.taskId).toBe(first.body.taskId);
  expect(late).toMatchObject({ status: 422, body: { code: "upload_not_found" } });
  expect(again.status).toBe(202);
});

test("an off-peak task that names a file is taken with a warning, and one without is not warned", async () => {
  const system = await startKeeping();
  const { url } = await system.clock.during(clientOf(system).upload(picture));
  const offPeak = { ModelName: "Vidu", ModelVersion: "q3", OutputConfig: { OffPeak: "Enabled" } };
  const FileInfos = [{ Type: "Url", Url: url }];

  const named = await submit(system, "one", { input: { ...input(), ...offPeak, FileInfos } });
  const other = await submit(system, "two", { input: { ...input(), ...offPeak } });

  expect([named.status, other.status]).toEqual([202, 202]);
  expect(named.body.warnings?.join()).toContain("Tencent can read an upload for some hours");
  expect(other.body.warnings?.join() ?? "").not.toContain("upload");
});

test("without a bucket no file is taken or named, and nothing is written", async () => {
  const system = await startSystem();
  const name = `callsheet:upload/${sha256Of("a cat")}.png`;

  const asked = await offer(system, "a cat");
  const before = await rows(system);
  const named = await submit(system, "one", withFrame(name));
  const checked = await ask<Offer>(system, "POST", "/v1/tasks", {
    body: JSON.stringify({
      ...{ operation: "vod.CreateAigcVideoTask", dryRun: true },
      ...withFrame(name),
    }),
  });

  for (const { status, body } of [asked, named, checked])
    expect([status, "code" in body && body.code]).toEqual([422, "uploads_not_offered"]);
  expect(await rows(system)).toEqual(before);
});

test("where the bucket does not answer, a task that names a file is not taken, and others are", async () => {
  const system = await startKeeping();
  const { url } = await system.clock.during(clientOf(system).upload(picture));
  await system.s3.close();

  const named = await submit(system, "one", withFrame(url));
  const other = await submit(system, "two");

  expect(named).toMatchObject({ status: 503, body: { code: "unavailable" } });
  expect(other.status).toBe(202);
});
