import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, rows, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { send } from "../support/local-api.ts";
import { API_KEY, startSystem } from "../support/system.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

test("a running task says what is known of it, when we look again and when to ask again", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one", { metadata: { shot: "12" } });

  const answer = await ask<TaskAnswer>(system, "GET", `/v1/tasks/${submitted.taskId}`);

  expect(answer.status).toBe(200);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.body).toEqual({
    taskId: submitted.taskId,
    operation: "vod.CreateAigcVideoTask",
    status: "running",
    settled: false,
    providerTaskId: system.standIn.creates()[0]?.TaskId,
    requestId: expect.stringMatching(/./),
    input: input(),
    metadata: { shot: "12" },
    createdAt: "2026-01-01T00:00:00.000Z",
    submittedAt: "2026-01-01T00:00:00.000Z",
    nextCheckAt: "2026-01-01T00:10:00.000Z",
  });
});

test("a settled task says how and when it ended, and asks nobody to come back", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one");
  await system.clock.advance(6000);

  const answer = await ask<TaskAnswer>(system, "GET", `/v1/tasks/${submitted.taskId}`);

  expect(answer.body).toMatchObject({
    status: "succeeded",
    settled: true,
    completedVia: "callback",
    input: input(),
  });
  expect(answer.body.settledAt).toBe("2026-01-01T00:00:05.000Z");
  expect(answer.body.output?.files).toHaveLength(1);
  expect(answer.body).not.toHaveProperty("nextCheckAt");
  expect(answer.headers.has("retry-after")).toBe(false);
});

test("a failed task carries what Tencent said of it", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one", {
    input: input("[fail:ContentModeration]"),
  });
  await system.clock.advance(6000);

  const answer = await ask<TaskAnswer>(system, "GET", `/v1/tasks/${submitted.taskId}`);

  expect(answer.body).toMatchObject({
    status: "failed",
    settled: true,
    error: { provider: { code: "ContentModeration" } },
  });
});

test("reading writes nothing and asks Tencent nothing", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one");
  const before = { rows: await rows(system), calls: system.standIn.calls() };

  const answer = await ask(system, "GET", `/v1/tasks/${submitted.taskId}`);

  expect(answer.status).toBe(200);
  expect({ rows: await rows(system), calls: system.standIn.calls() }).toEqual(before);
});

test("a task can be read for 30 days after it settled, and then as long as its row is there", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one");
  await system.clock.advance(5000 + 30 * DAY_MS - 1000);

  const lastDay = await ask(system, "GET", `/v1/tasks/${submitted.taskId}`);
  await system.clock.advance(1000);
  const after = await ask(system, "GET", `/v1/tasks/${submitted.taskId}`);

  expect([lastDay.status, after.status]).toEqual([200, 200]);
});

const aTaskId = /^[a-z2-7]{32}$/;
const paths: readonly [what: string, path: (taskId: string) => string][] = [
  ["that is nobody's", () => "a".repeat(32)],
  ["in upper case", (taskId) => taskId.toUpperCase()],
  ["one character short", (taskId) => taskId.slice(1)],
  ["one character long", (taskId) => `${taskId}a`],
  ["with its epoch, as Tencent sees it", (taskId) => `${taskId}-0`],
  ["with its tenant, as the table has it", (taskId) => `default%23${taskId}`],
  ["with white space", (taskId) => `${taskId}%20`],
  ["with a line feed", (taskId) => `${taskId}%0A`],
  ["with a NUL", (taskId) => `${taskId}%00`],
  ["that is the name of another row", () => "identity"],
  ["that is the parent folder", () => ".."],
  ["that every object has as a name", () => "__proto__"],
  ["that is not ASCII", () => "%E2%82%AC".repeat(32)],
  ["of thousands of characters", () => "a".repeat(5000)],
];

test.each(paths)("404 task_not_found, and nothing is written: an id %s", async (_what, path) => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one");
  const before = await rows(system);

  const answer = await send(system.api, {
    path: `/v1/tasks/${path(submitted.taskId)}`,
    headers: { authorization: `Bearer ${API_KEY}` },
  });

  expect(submitted.taskId).toMatch(aTaskId);
  expect(answer.status).toBe(404);
  expect(answer.headers["content-type"]).toBe("application/problem+json");
  expect(JSON.parse(answer.body)).toEqual({
    type: "urn:callsheet:problem:task_not_found",
    status: 404,
    title: "There is no such task",
    code: "task_not_found",
    detail: "There is no task with this id.",
  });
  expect(await rows(system)).toEqual(before);
});

test("without the right key a task that exists looks like one that does not", async () => {
  const system = await startSystem();
  const { body: submitted } = await submit(system, "one");
  const stranger = { headers: { authorization: "Bearer another-api-key-000000000000" } };

  const existing = await ask(system, "GET", `/v1/tasks/${submitted.taskId}`, stranger);
  const missing = await ask(system, "GET", `/v1/tasks/${"a".repeat(32)}`, stranger);

  expect(existing).toMatchObject({ status: 401, body: { code: "unauthorized" } });
  expect(existing.body).toEqual(missing.body);
});

test("while the table does not answer, reading is 503 and says when to ask again", async () => {
  const system = await startSystem({
    environment: { AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${await closedPort()}` },
  });

  const answer = await ask(system, "GET", `/v1/tasks/${"a".repeat(32)}`);

  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(answer.body).toMatchObject({ status: 503, code: "unavailable" });
});

test("credentials in an input are not shown again, neither at once nor later", async () => {
  const system = await startSystem();
  const TranscriptionParams = { UserId: "bot", UserSig: "the-signature-of-a-bot" };

  const { body } = await submit(system, "session", {
    operation: "trtc.StartAITranscription",
    input: { RoomId: "room", RoomIdType: 1, TranscriptionParams },
  });

  const shown = { RoomId: "room", TranscriptionParams: { UserId: "bot", UserSig: "…" } };
  expect(body.input).toMatchObject(shown);
  expect((await read(system, body.taskId)).input).toMatchObject(shown);
});
