import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { ask, input, read, rows, type StoredRow, submit } from "../support/client.ts";
import { closedPort } from "../support/http-server.ts";
import { API_KEY, SUB_APP_ID, secrets, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";

const CREATE = "CreateAigcVideoTask";
const nowhere = async () => `http://127.0.0.1:${await closedPort()}`;

test("a task is accepted with its address, when to ask again, and what is known of it", async () => {
  const system = await startSystem();

  const answer = await submit(system, "one", { metadata: { shot: "12" } });

  expect(answer.status).toBe(202);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/json",
    "cache-control": "no-store",
    location: `/v1/tasks/${answer.body.taskId}`,
    "retry-after": "5",
  });
  expect(answer.headers.has("idempotent-replayed")).toBe(false);
  expect(answer.body).toEqual(await read(system, answer.body.taskId));
});

test("Tencent is sent the caller's input with our own ids, and nothing of the caller's metadata or key", async () => {
  const system = await startSystem();

  const { body: task } = await submit(system, "the-callers-key", {
    metadata: { shot: "the-callers-note" },
  });

  const [create] = system.standIn.creates();
  const { SubAppId, SessionId, SessionContext, ...own } = create?.input ?? {};
  expect(own).toEqual(input());
  expect({ SubAppId, SessionId }).toEqual({ SubAppId: SUB_APP_ID, SessionId: `${task.taskId}-0` });
  expect(JSON.stringify(create)).not.toMatch(/the-callers/);
});

test("the caller chooses among the applications of the deployment, and the first is the default", async () => {
  const applications = { TENCENT_VOD_SUB_APP_IDS: "1500000001, 1500000002" };
  const system = await startSystem({ environment: applications });

  await submit(system, "one");
  await submit(system, "two", { input: { ...input(), SubAppId: 1500000002 } });

  expect(system.standIn.creates().map(({ application }) => application)).toEqual([
    "1500000001",
    "1500000002",
  ]);
});

test("before Tencent is asked, the task's row says that it is being asked", async () => {
  const tableName = await createTable();
  let seen: StoredRow | undefined;
  const send = async () => {
    seen = (await rows({ tableName })).find(({ sk }) => sk?.S === "task");
    throw new Error("The connection broke.");
  };
  const system = await startSystem({ environment: { TABLE_NAME: tableName }, seams: { send } });

  const answer = await submit(system, "one");

  expect(seen).toMatchObject({
    status: { S: "submitting" },
    signedAt: { S: "2026-01-01T00:00:00.000Z" },
    nonce: { S: expect.stringMatching(/^[\w-]{22}$/) },
    inDoubt: { BOOL: false },
  });
  expect(answer).toMatchObject({ status: 202, body: { status: "doubtful" } });
});

test("without a free slot a task waits, and is started when the one before it has ended", async () => {
  const system = await startSystem();
  await submit(system, "one");

  const second = await submit(system, "two");
  await system.clock.advance(6000);

  expect(second).toMatchObject({ status: 202, body: { status: "queued", settled: false } });
  expect(second.headers.get("retry-after")).toBe("30");
  expect(await read(system, second.body.taskId)).toMatchObject({ status: "running" });
});

test("a refusal is told at once, in Tencent's own words, and frees the slot", async () => {
  const system = await startSystem();

  const refused = await submit(system, "one", {
    input: input("[refuse:InvalidParameterValue.FileId]"),
  });
  const next = await submit(system, "two");

  expect(refused.status).toBe(202);
  expect(refused.headers.get("location")).toBe(`/v1/tasks/${refused.body.taskId}`);
  expect(refused.body).toMatchObject({
    status: "rejected",
    settled: true,
    completedVia: "create",
    error: {
      code: "provider_refused",
      retryable: false,
      provider: {
        code: "InvalidParameterValue.FileId",
        message: "The Prompt asked for this refusal.",
        requestId: expect.any(String),
      },
    },
  });
  expect(next.body.status).toBe("running");
});

test("silence is no failure: the task is accepted and in doubt, and is not sent again at once", async () => {
  const system = await startSystem();

  const answer = await submit(system, "one", { input: input("[silence]") });

  expect(answer).toMatchObject({ status: 202, body: { status: "doubtful", settled: false } });
  expect(answer.body).not.toHaveProperty("error");
  expect(system.standIn.calls(CREATE)).toBe(1);
});

test("where Tencent cannot be reached at all, the task is accepted and waits", async () => {
  const system = await startSystem({ environment: { TENCENT_ENDPOINT_URL: await nowhere() } });

  const answer = await submit(system, "one");

  expect(answer).toMatchObject({ status: 202, body: { status: "queued", settled: false } });
});

test("without Tencent's credentials the task is accepted and waits, and starts once they are there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "late-secret-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "tencent.json");
  const system = await startSystem({ environment: { TENCENT_SECRET: pathToFileURL(file).href } });

  const answer = await submit(system, "one");
  const calls = system.standIn.calls();
  writeFileSync(file, JSON.stringify(secrets.TENCENT_SECRET));
  // The sender's first run comes at this very moment, while the failure is remembered; its second
  // comes a minute later.
  await system.pass(2 * 60_000);

  expect(answer).toMatchObject({ status: 202, body: { status: "queued", settled: false } });
  expect(calls).toBe(0);
  expect(await read(system, answer.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("during a rotation both API keys are valid", async () => {
  const next = "next-api-key-000000000000";
  const system = await startSystem({ secrets: { API_SECRET: { key: [next, API_KEY] } } });

  const answers = [
    await submit(system, "one"),
    await ask(system, "GET", "/v1/tasks/x", { headers: { authorization: `bearer ${next}` } }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([202, 404]);
});

test.each(["API_SECRET", "IDENTITY_SECRET"])(
  "without the secret %s a submission is 503, and nothing is written",
  async (name) => {
    const system = await startSystem({ environment: { [name]: "file:///nowhere/secret.json" } });

    const answer = await submit(system, "one");

    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: "unavailable" } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await rows(system)).toEqual([]);
  },
);

test.each(["of a few bytes", "of over 1 KB"])(
  "while the table does not answer, a submission %s is 503, and Tencent is not asked",
  async (size) => {
    const prompt = size === "of over 1 KB" ? "x".repeat(2000) : "x";
    const system = await startSystem({
      environment: { AWS_ENDPOINT_URL_DYNAMODB: await nowhere() },
    });

    const answer = await submit(system, "one", { input: input(prompt) });

    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: "unavailable" } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(system.standIn.calls()).toBe(0);
  },
);

test("a body may come with a character set, and its media type in any case", async () => {
  const system = await startSystem();

  const answer = await ask<TaskAnswer>(system, "POST", "/v1/tasks", {
    headers: { "idempotency-key": "one", "content-type": "Application/JSON; charset=utf-8" },
    body: JSON.stringify({
      operation: "vod.CreateAigcVideoTask",
      input: input("Ein Bär tanzt. 🐻"),
    }),
  });

  expect(answer).toMatchObject({ status: 202, body: { input: input("Ein Bär tanzt. 🐻") } });
});

test("no prompt, metadata, key or secret is ever logged", async () => {
  const system = await startSystem();

  for (const mark of ["", "[refuse:InvalidParameterValue.FileId]", "[silence]"]) {
    await submit(system, `canary-key ${mark}`, {
      input: input(`canary-prompt ${mark}`),
      metadata: { note: "canary-note" },
    });
    await system.clock.advance(6000);
  }

  const log = JSON.stringify(system.log);
  expect(system.log.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["start_accepted", "start_refused", "start_silence"]),
  );
  expect(log).not.toMatch(/canary/);
  expect(log).not.toMatch(
    new RegExp([API_KEY, secrets.TENCENT_SECRET.secretKey, secrets.IDENTITY_SECRET.key].join("|")),
  );
});
