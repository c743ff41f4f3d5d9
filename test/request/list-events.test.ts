import { expect, test } from "vitest";
import { ask, input, read, submit, traces } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

const ACME_KEY = "acme-api-key-000000000000";

interface Story {
  readonly taskId: string;
  readonly events: readonly { readonly at: string; readonly kind: string }[];
  readonly questions?: { readonly lastAt?: string; readonly lastUnfinishedAt?: string };
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

test("a running task tells when Tencent was last asked", async () => {
  const system = await startSystem({ callbacks: "lost" });
  const running = await submit(system, "one", { input: input("A cat. [seconds:600]") });
  await system.clock.advance(60_000);
  await ask(system, "POST", `/v1/tasks/${running.body.taskId}/refresh`);

  const { body } = await story(system, running.body.taskId);

  expect(body.events.map(({ kind }) => kind)).toEqual(["submitted", "sent", "accepted"]);
  expect(body.questions).toEqual({
    lastAt: "2026-01-01T00:01:00.000Z",
    lastUnfinishedAt: "2026-01-01T00:01:00.000Z",
  });
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
