import { expect, test } from "vitest";
import type { TaskListAnswer } from "../functions/http/api.ts";
import { ask, submit, submitAs } from "./support/client.ts";
import { API_KEY, startSystem } from "./support/system.ts";

const [ACME_KEY, ACME_NEXT_KEY] = ["acme-api-key-000000000000", "acme-api-key-000000000001"];
const withAcme = () => startSystem({ secrets: { API_SECRET: { key: API_KEY, tenants: { acme: [ACME_KEY, ACME_NEXT_KEY] } } } });
const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

test("the same Idempotency-Key of two tenants is two tasks", async () => {
  const system = await withAcme();
  const { body: ours } = await submit(system, "shot-12");

  const { body: theirs } = await submitAs(system, ACME_KEY, "shot-12");

  expect(theirs.taskId).not.toBe(ours.taskId);
});

test("both keys of a tenant name the same tasks during a rotation", async () => {
  const system = await withAcme();
  const { body: first } = await submitAs(system, ACME_KEY, "shot-12");

  const { body: again } = await submitAs(system, ACME_NEXT_KEY, "shot-12");

  expect(again.taskId).toBe(first.taskId);
});

test("no tenant reads, lists or cancels another's task", async () => {
  const system = await withAcme();
  const { body: ours } = await submit(system, "shot-12");

  const got = await ask<unknown>(system, "GET", `/v1/tasks/${ours.taskId}`, as(ACME_KEY));
  const listed = await ask<TaskListAnswer>(system, "GET", "/v1/tasks", as(ACME_KEY));
  const canceled = await ask<unknown>(system, "POST", `/v1/tasks/${ours.taskId}/cancel`, as(ACME_KEY));

  expect(got).toMatchObject({ status: 404, body: { code: "task_not_found" } });
  expect(listed).toMatchObject({ status: 200, body: { tasks: [] } });
  expect(canceled).toMatchObject({ status: 404, body: { code: "task_not_found" } });
});

test("a tenant whose name could not be part of a key stops every caller rather than one", async () => {
  const system = await startSystem({ secrets: { API_SECRET: { key: API_KEY, tenants: { "a#b": ACME_KEY } } } });

  const answer = await submit(system, "shot-12");

  expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
});
