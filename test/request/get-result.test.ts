import { expect, test } from "vitest";
import { input, read, submit, submitAs } from "../support/client.ts";
import { send } from "../support/local-api.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
const ACME_KEY = "acme-api-key-000000000000";

const get = (system: System, path: string, key = API_KEY, method = "GET") =>
  system.clock.during(
    send(system.api, { method, path, headers: { authorization: `Bearer ${key}` } }),
  );

const result = (system: System, taskId: string, query = "", key = API_KEY) =>
  get(system, `/v1/tasks/${taskId}/result${query}`, key);

const succeeded = async () => {
  const system = await startSystem({
    secrets: { API_SECRET: { key: API_KEY, tenants: { acme: ACME_KEY } } },
  });
  const { body } = await submit(system, "one");
  await system.clock.advance(6 * SECOND);
  return { system, taskId: body.taskId };
};

test("a success shows the path to its result, which leads to the link and lets no log see it", async () => {
  const { system, taskId } = await succeeded();
  const { output, resultUrl = "" } = await read(system, taskId);
  const link = output?.files[0]?.url ?? "";

  const answer = await get(system, resultUrl);
  const head = await get(system, resultUrl, API_KEY, "HEAD");

  expect(resultUrl).toBe(`/v1/tasks/${taskId}/result`);
  expect(answer).toMatchObject({
    status: 303,
    headers: { location: link, "cache-control": "no-store" },
    body: "",
  });
  expect(head).toMatchObject({ status: 303, headers: { location: link } });
  expect(JSON.stringify(system.log)).not.toContain(link);
});

test("a repeat and a list show the same path as GET", async () => {
  const { system, taskId } = await succeeded();

  const repeated = await submit(system, "one");
  const listed = JSON.parse((await get(system, "/v1/tasks")).body);

  expect(repeated.body.resultUrl).toBe(`/v1/tasks/${taskId}/result`);
  expect(listed.tasks[0].resultUrl).toBe(`/v1/tasks/${taskId}/result`);
});

test.each(["?file=1", "?file=99999"])("%s names no file of the result", async (query) => {
  const { system, taskId } = await succeeded();

  const { status, body } = await result(system, taskId, query);

  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({
    code: "no_result",
    errors: [{ parameter: "file", message: "must be from 0 to 0" }],
  });
});

test.each(["?file=-1", "?file=1.5", "?file=one", "?file=", "?file=0&file=0", "?file=100000"])(
  "%s is no number of a file",
  async (query) => {
    const { system, taskId } = await succeeded();

    const { status, body } = await result(system, taskId, query);

    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      code: "invalid_request",
      errors: [{ parameter: "file" }],
    });
  },
);

test("a task that has not settled has no result yet", async () => {
  const system = await startSystem();
  const { body: task } = await submit(system, "one");

  const { status, headers, body } = await result(system, task.taskId);

  expect(status).toBe(409);
  expect(headers["retry-after"]).toBe("5");
  expect(JSON.parse(body)).toMatchObject({ code: "not_ready" });
});

test("a task that settled without a file has no result", async () => {
  const system = await startSystem();
  const { body: task } = await submit(system, "one", {
    input: input("A boat [refuse:InvalidParameter]"),
  });

  const { status, body } = await result(system, task.taskId);

  expect(task).toMatchObject({ status: "rejected" });
  expect(task).not.toHaveProperty("resultUrl");
  expect(status).toBe(404);
  expect(JSON.parse(body)).toMatchObject({ code: "no_result" });
});

test("a file is gone from the moment on at which Tencent deletes it", async () => {
  const { system, taskId } = await succeeded();
  const { output } = await read(system, taskId);
  const until = Date.parse(output?.files[0]?.expiresAt ?? "");

  await system.clock.advance(until - system.clock.now() - 1);
  const before = await result(system, taskId);
  await system.clock.advance(1);
  const { status, body } = await result(system, taskId);

  expect(until - system.clock.now()).toBeLessThan(7 * DAY);
  expect(before.status).toBe(303);
  expect(status).toBe(410);
  expect(JSON.parse(body)).toMatchObject({ code: "result_expired" });
});

test("no tenant gets the result of another's task", async () => {
  const { system, taskId } = await succeeded();
  await submitAs(system, ACME_KEY, "one");

  const { status, headers, body } = await result(system, taskId, "", ACME_KEY);

  expect(status).toBe(404);
  expect(headers).not.toHaveProperty("location");
  expect(JSON.parse(body)).toMatchObject({ code: "task_not_found" });
});
