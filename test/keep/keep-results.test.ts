import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { sampleRequest } from "../../infra/local/sample-inputs.ts";
import { input, read, readWith, rows, send, submit } from "../support/client.ts";
import { exampleOf } from "../support/examples.ts";
import { send as sendRaw } from "../support/local-api.ts";
import { API_KEY } from "../support/system.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";
import { type KeepingSystem, startKeeping } from "./keeping-system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const film = await readFile(new URL("../../infra/local/tencent/video.mp4", import.meta.url));

const mps = "mps.CreateAigcVideoTask";

/** Starts a task of MPS whose result is kept, and lets it settle. */
const settledOfMps = async (system: KeepingSystem, request: object = {}): Promise<string> => {
  const { body } = await submit(system, "kept", {
    ...{ operation: mps, input: exampleOf(mps), keepResult: true },
    ...request,
  });
  await system.pass(2 * MINUTE);
  return body.taskId;
};

const fetched = async (link: string | undefined): Promise<Buffer> =>
  Buffer.from(await (await fetch(link ?? "http://127.0.0.1:9/")).arrayBuffer());

const locationOf = async (system: KeepingSystem, taskId: string): Promise<string> => {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const path = `/v1/tasks/${taskId}/result`;
  const sent = sendRaw(system.api, { method: "GET", path, headers });
  const { headers: answered } = await system.clock.during(sent);
  return String(answered.location);
};

test("a task of MPS still has its video thirteen hours later", async () => {
  const system = await startKeeping();

  const taskId = await settledOfMps(system);
  await system.keepByStream();
  await system.clock.advance(13 * HOUR);
  const task = await read(system, taskId);
  const [file] = task.output?.files ?? [];

  expect(task.status).toBe("succeeded");
  expect(task.copy).toEqual({ state: "stored" });
  expect((await fetched(file?.storedUrl)).equals(film)).toBe(true);
  expect(await locationOf(system, taskId)).toBe(file?.storedUrl);
  expect(await system.s3.keys()).toEqual([`default/${taskId}/0`]);
  expect(JSON.stringify(system.log)).not.toContain("X-Amz-Signature");
});

test("while Tencent keeps the file, its own link is led to", async () => {
  const system = await startKeeping();

  const taskId = await settledOfMps(system);
  await system.keepByStream();
  const { output } = await read(system, taskId);

  expect(await locationOf(system, taskId)).toBe(output?.files[0]?.url);
});

test("a record that the stream loses costs two minutes", async () => {
  const system = await startKeeping();

  const taskId = await settledOfMps(system);
  await system.keepDue();
  await system.clock.advance(2 * MINUTE);
  await system.keepDue();

  expect((await read(system, taskId)).copy).toEqual({ state: "stored" });
});

test("an answer within the hour has the same link and the same ETag, and later another", async () => {
  const system = await startKeeping();
  const taskId = await settledOfMps(system);
  const before = await readWith(system, taskId, {});

  await system.keepByStream();
  const first = await readWith(system, taskId, {});
  const again = await readWith(system, taskId, {
    "if-none-match": String(first.headers.get("etag")),
  });
  await system.clock.advance(HOUR);
  const later = await readWith(system, taskId, {
    "if-none-match": String(first.headers.get("etag")),
  });

  expect(first.headers.get("etag")).not.toBe(before.headers.get("etag"));
  expect(again.status).toBe(304);
  expect(later.status).toBe(200);
});

test("the event of a kept task is told when the copy has ended", async () => {
  const system = await startKeeping();
  const receiver = await startReceiver(system);

  const taskId = await settledOfMps(system, { webhook: { url: receiver.url } });
  await tellByStream(system);
  const before = receiver.heard().length;
  await system.keepByStream();
  await tellByStream(system);

  expect(before).toBe(0);
  expect(receiver.heard().map(({ id }) => id)).toEqual([`evt_${taskId}_succeeded`]);
});

test("the event of a kept task waits for its copy fifteen minutes at most", async () => {
  const system = await startKeeping({ tells: true });
  const receiver = await startReceiver(system);

  await settledOfMps(system, { webhook: { url: receiver.url } });
  await system.pass(11 * MINUTE);
  const before = receiver.heard().length;
  await system.pass(5 * MINUTE);
  const told = receiver.heard().length;
  await system.clock.advance(MINUTE);
  await system.keepDue();
  await system.pass(2 * MINUTE);

  expect([before, told]).toEqual([0, 1]);
  expect(receiver.heard()).toHaveLength(1);
  expect(await system.s3.keys()).toHaveLength(1);
});

test("a repeat may ask for a running task's result to be kept", async () => {
  const system = await startKeeping();
  const request = { operation: mps, input: exampleOf(mps) };

  const first = await send(system, request, "one");
  const repeat = await send(system, { ...request, keepResult: true }, "one");
  await system.pass(2 * MINUTE);
  await system.keepByStream();

  expect(first.body.keepResult).toBeUndefined();
  expect(repeat).toMatchObject({
    status: 202,
    body: { taskId: first.body.taskId, keepResult: true },
  });
  expect((await read(system, first.body.taskId)).copy).toEqual({ state: "stored" });
});

test.each(["running", "settled"])(
  "a caller with the ETag of a %s task sees that a repeat has asked for its result to be kept",
  async (state) => {
    const system = await startKeeping();
    const request = { operation: mps, input: exampleOf(mps) };
    const { body } = await send(system, request, "one");
    if (state === "settled") await system.pass(2 * MINUTE);
    const before = await readWith(system, body.taskId, {});
    await send(system, { ...request, keepResult: true }, "one");

    const etag = before.headers.get("etag") ?? "";
    const after = await readWith(system, body.taskId, { "if-none-match": etag });

    expect(before.body?.keepResult).toBeUndefined();
    expect(after).toMatchObject({ status: 200, body: { keepResult: true } });
  },
);

test("a repeat may ask for a settled task's result to be kept", async () => {
  const system = await startKeeping();
  const request = { operation: mps, input: exampleOf(mps) };
  await send(system, request, "one");
  await system.pass(2 * MINUTE);

  const repeat = await send(system, { ...request, keepResult: true }, "one");
  await system.keepByStream();

  expect(repeat.body).toMatchObject({ keepResult: true, copy: { state: "pending" } });
  expect((await read(system, repeat.body.taskId)).copy).toEqual({ state: "stored" });
});

test.each([
  ["mps.ProcessMedia", "brings no file that Tencent would delete"],
  ["trtc.StartAITranscription", "brings no file that Tencent would delete"],
])("keepResult is refused for %s, and nothing is started", async (operation, detail) => {
  const system = await startKeeping();

  const answer = await send(system, { ...sampleRequest(operation), keepResult: true });

  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({
    code: "cannot_keep_result",
    detail: expect.stringContaining(detail),
    errors: [{ pointer: "/keepResult" }],
  });
  expect(await rows(system)).toEqual([]);
});

test("keepResult is refused where a deployment keeps none, also in a dry run", async () => {
  const system = await startKeeping({ keepResults: undefined });

  const dry = await send(system, { input: input(), dryRun: true, keepResult: true });

  expect(dry).toMatchObject({ status: 422, body: { code: "cannot_keep_result" } });
});

test("with KEEP_RESULTS=all every task is kept, but for one whose caller says no", async () => {
  const system = await startKeeping({ keepResults: "all" });
  const request = { operation: mps, input: exampleOf(mps) };

  const kept = await send(system, request, "one");
  const other = await send(system, { ...request, keepResult: false }, "two");
  const room = await send(system, sampleRequest("trtc.StartAITranscription"), "three");

  expect(kept.body.keepResult).toBe(true);
  expect(other.body.keepResult).toBeUndefined();
  expect(room).toMatchObject({
    status: 202,
    body: expect.not.objectContaining({ keepResult: true }),
  });
});

test("a failed task leaves no copy, and its event does not wait", async () => {
  const system = await startKeeping();
  const receiver = await startReceiver(system);
  const failing = { ...exampleOf(mps), Prompt: "A cat dances. [fail:Some.Code]" };

  const taskId = await settledOfMps(system, { webhook: { url: receiver.url }, input: failing });
  await tellByStream(system);

  expect((await read(system, taskId)).status).toBe("failed");
  expect(receiver.heard()).toHaveLength(1);
  expect((await rows(system)).filter(({ sk }) => sk?.S === "copy")).toEqual([]);
});
