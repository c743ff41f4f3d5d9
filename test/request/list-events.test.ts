import { expect, test } from "vitest";
import { exists } from "../../functions/task/condition.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { ask, input, read, submit, traces } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { engineTable } from "../support/table.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

const ACME_KEY = "acme-api-key-000000000000";

interface Story {
  readonly taskId: string;
  readonly events: readonly { readonly at: string; readonly kind: string }[];
  readonly questions?: object;
  readonly deliveries: readonly unknown[];
}

const story = (system: System, taskId: string, key = API_KEY) =>
  ask<Story>(system, "GET", `/v1/tasks/${taskId}/events`, {
    headers: { authorization: `Bearer ${key}` },
  });

const withAcme = () =>
  startSystem({ secrets: { API_SECRET: { key: API_KEY, tenants: { acme: ACME_KEY } } } });

test("a told success tells who did what, when, and with which RequestId", async () => {
  const system = await withAcme();
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "one", { webhook: { url: receiver.url } });
  await system.clock.advance(6000);
  await tellByStream(system);
  const task = await read(system, body.taskId);

  const answer = await story(system, body.taskId);

  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    taskId: body.taskId,
    events: [
      { at: task.createdAt, kind: "submitted", by: "caller" },
      { at: task.submittedAt, kind: "accepted", by: "tencent", requestId: task.requestId },
      { at: task.settledAt, kind: "settled", by: "tencent", status: "succeeded", via: "callback" },
      { kind: "told", by: "callsheet" },
    ],
    deliveries: [{ event: "task.succeeded", status: "delivered", lastOutcome: "204" }],
  });
  expect(answer.body.events).toHaveLength(4);
});

/** A system that notes the RequestId of each answer about a task. */
const withRequestIds = async (alter = (body: string): string => body) => {
  const told: string[] = [];
  const system = await startWithAlteredAnswers(
    (body, { action }) => {
      if (action !== "DescribeTaskDetail") return body;
      told.push(JSON.parse(body).Response.RequestId);
      return alter(body);
    },
    { callbacks: "lost" },
  );
  return { system, told };
};

test("a running task tells how often Tencent was asked: the first, the last and the last that changed something", async () => {
  let progress = 0;
  const { system, told } = await withRequestIds((body) =>
    body.replace(/"Progress":\d+/, `"Progress":${progress}`),
  );
  const running = await submit(system, "one", { input: input("A cat. [seconds:600]") });
  const refresh = async () => {
    await system.clock.advance(60_000);
    await ask(system, "POST", `/v1/tasks/${running.body.taskId}/refresh`);
  };
  await refresh();
  progress = 7;
  await refresh();
  await refresh();

  const { body } = await story(system, running.body.taskId);

  expect(body.events.map(({ kind }) => kind)).toEqual(["submitted", "sent", "accepted"]);
  expect(told).toHaveLength(3);
  expect(body.questions).toEqual({
    count: 3,
    first: { at: "2026-01-01T00:01:00.000Z", requestId: told[0] },
    last: { at: "2026-01-01T00:03:00.000Z", requestId: told[2] },
    lastChange: { at: "2026-01-01T00:02:00.000Z", requestId: told[1] },
    lastAt: "2026-01-01T00:03:00.000Z",
    lastUnfinishedAt: "2026-01-01T00:03:00.000Z",
  });
});

test("a settled task tells of its questions still, of which the last is the one that settled it", async () => {
  const { system, told } = await withRequestIds();
  const { body } = await submit(system, "one", { input: input("A cat. [seconds:900]") });
  await system.pass(30 * 60_000);
  const task = await read(system, body.taskId);

  const { questions } = (await story(system, body.taskId)).body;

  expect(task.status).toBe("succeeded");
  expect(told.length).toBeGreaterThan(1);
  expect(questions).toMatchObject({
    count: told.length,
    first: { at: "2026-01-01T00:10:00.000Z" },
    last: { at: task.settledAt, requestId: told.at(-1) },
    lastChange: { at: task.settledAt, requestId: told.at(-1) },
  });
  expect(questions).not.toHaveProperty("lastAt");
});

test("a row of a version that noted no questions tells of none", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one");
  await system.clock.advance(6000);
  const key = { pk: `default#${body.taskId}`, sk: "task" };
  await engineTable(system.tableName).update(key, exists("questions"), { remove: ["questions"] });

  const told = await story(system, body.taskId);

  expect(told.status).toBe(200);
  expect(told.body).not.toHaveProperty("questions");
});

test("a start in doubt tells when it was sent and doubted", async () => {
  const system = await startSystem({
    seams: {
      send: async ({ action }) => {
        throw new Error(`${action}: no answer`);
      },
    },
  });
  const doubtful = await submit(system, "one");

  const { body } = await story(system, doubtful.body.taskId);

  expect(body.events.map(({ kind }) => kind)).toEqual(["submitted", "sent", "doubted", "odd"]);
});

test("no tenant reads the story of another's task, and reading writes nothing", async () => {
  const system = await withAcme();
  const { body } = await submit(system, "one");
  const before = await traces(system);

  const own = await story(system, body.taskId);
  const others = await story(system, body.taskId, ACME_KEY);

  expect(own.status).toBe(200);
  expect(others).toMatchObject({ status: 404, body: { code: "task_not_found" } });
  expect(await traces(system)).toEqual(before);
});
