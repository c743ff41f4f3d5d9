import { describe, expect, test } from "vitest";
import { createHandler as getHealth } from "../../functions/get-health.ts";
import { problems } from "../../functions/http/problems.ts";
import { routes } from "../../functions/http/routes.ts";
import {
  type Answer,
  callBack,
  completion,
  contextOf,
  input,
  signed,
  submit,
} from "../support/client.ts";
import { send } from "../support/local-api.ts";
import { API_KEY, PATH_SECRET, type System, startSystem } from "../support/system.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** A path of each route, whatever it names. */
const pathOf = (template: string) =>
  template
    .replace("{taskId}", "a".repeat(32))
    .replace("{endpointId}", "ep_none")
    .replace("{product}", "vod")
    .replace("{pathSecret}", "x");

const knock = (system: System, method: string, path: string, headers = {}) =>
  system.clock.during(send(system.api, { method, path, headers }));

describe.each(routes.map(({ path, methods }) => ({ path, methods: [...methods] as string[] })))(
  "$path",
  ({ path, methods }) => {
    const wrong = METHODS.filter(
      (method) => !methods.includes(method) && !["HEAD", "OPTIONS"].includes(method),
    );

    test.each(wrong)("answers %s with 405 and the methods it takes", async (method) => {
      const system = await startSystem();

      const answer = await knock(system, method, pathOf(path));

      expect(answer).toMatchObject({
        status: 405,
        headers: { allow: [...methods, "OPTIONS"].join(", ") },
      });
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(JSON.parse(answer.body)).toMatchObject({
        type: "urn:callsheet:problem:method_not_allowed",
        code: "method_not_allowed",
      });
    });

    test("answers OPTIONS with the methods it takes", async () => {
      const system = await startSystem();

      const answer = await knock(system, "OPTIONS", pathOf(path));

      expect(answer).toMatchObject({
        status: 204,
        headers: { allow: [...methods, "OPTIONS"].join(", ") },
        body: "",
      });
    });

    test("says in every answer which request it belongs to", async () => {
      const system = await startSystem();

      const answers = [];
      for (const method of METHODS) answers.push(await knock(system, method, pathOf(path)));

      const ids = answers.map(({ headers }) => headers["request-id"]);
      expect(ids.every((id) => typeof id === "string" && id !== "")).toBe(true);
      expect(new Set(ids).size).toBe(METHODS.length);
    });
  },
);

test.each([
  "/",
  "/v1",
  "/v2/tasks",
  "/v1/tasks/",
  "/v1/tasks/a/b",
  "/v1/callbacks/vod",
  `/v1/callbacks/vod/${PATH_SECRET}/more`,
  "/favicon.ico",
])("at %s there is nothing, said as a problem that repeats no path", async (path) => {
  const system = await startSystem();

  const answers = [];
  for (const method of ["GET", "POST", "OPTIONS"]) answers.push(await knock(system, method, path));

  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 404,
      headers: { "content-type": "application/problem+json" },
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      code: "not_found",
      title: "There is nothing at this address",
    });
    expect(answer.body).not.toContain(PATH_SECRET);
  }
});

test("HEAD is answered as GET is, without the body", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "one");
  const headers = { authorization: `Bearer ${API_KEY}` };

  for (const path of [
    `/v1/tasks/${body.taskId}`,
    "/v1/tasks",
    "/v1/operations",
    "/v1/webhook-endpoints",
    "/v1/webhook-endpoints/default",
    "/v1/health",
    `/v1/tasks/${"b".repeat(32)}`,
  ]) {
    const got = await knock(system, "GET", path, headers);
    const asked = await knock(system, "HEAD", path, headers);

    expect(asked).toMatchObject({ status: got.status, body: "" });
    expect(asked.headers).toMatchObject({ "content-type": got.headers["content-type"] });
    expect(asked.headers.etag).toBe(got.headers.etag);
  }
});

test("the answer to HEAD leaves its function without a body: nothing behind it has to drop one", async () => {
  const system = await startSystem();
  const eventOf = (method: string) => ({
    rawPath: "/v1/health",
    headers: {},
    requestContext: { requestId: "r-1", http: { method } },
  });

  const [got, asked] = [
    await getHealth(system.dependencies)(eventOf("GET")),
    await getHealth(system.dependencies)(eventOf("HEAD")),
  ];

  expect(got.body).toBeDefined();
  expect(asked).toEqual({ statusCode: got.statusCode, headers: got.headers });
});

test("a request without a valid key is told how to show one", async () => {
  const system = await startSystem();

  const answers = [
    await knock(system, "GET", "/v1/tasks"),
    await knock(system, "POST", "/v1/tasks", { authorization: "Bearer another-key-0000000000" }),
    await knock(system, "GET", `/v1/tasks/${"a".repeat(32)}`),
    await knock(system, "POST", `/v1/tasks/${"a".repeat(32)}/cancel`),
    await knock(system, "GET", "/v1/webhook-endpoints"),
    await knock(system, "POST", "/v1/webhook-endpoints"),
    await knock(system, "GET", "/v1/webhook-endpoints/default"),
    await knock(system, "DELETE", "/v1/webhook-endpoints/ep_none"),
    await knock(system, "POST", "/v1/webhook-endpoints/default/rotate"),
  ];

  for (const answer of answers)
    expect(answer).toMatchObject({ status: 401, headers: { "www-authenticate": "Bearer" } });
});

test("the Request-Id stands on every line that is logged for a request, and on no other's", async () => {
  const system = await startSystem({ callbacks: "off" });

  const submitted = await submit(system, "one");
  const lines = system.log.length;
  const { taskId } = submitted.body;
  const called = await callBack(
    system,
    signed(
      system,
      completion({
        TaskId: submitted.body.providerTaskId ?? "",
        SessionContext: contextOf(taskId),
      }),
    ),
  );
  const later = system.log.length;
  await system.pass(60_000);

  const idOf = (answer: Answer<unknown>) => answer.headers.get("request-id");
  expect(lines).toBeGreaterThan(0);
  expect(later).toBeGreaterThan(lines);
  expect(new Set(system.log.slice(0, lines).map(({ request }) => request))).toEqual(
    new Set([idOf(submitted)]),
  );
  expect(new Set(system.log.slice(lines, later).map(({ request }) => request))).toEqual(
    new Set([idOf(called)]),
  );
  expect(system.log.slice(later).filter(({ request }) => request !== undefined)).toEqual([]);
});

test("each of two requests at once has its own Request-Id on its own lines", async () => {
  const system = await startSystem();

  const [one, other] = await Promise.all([
    submit(system, "one", { operation: "mps.CreateAigcVideoTask" }),
    submit(system, "other", { operation: "mps.CreateAigcVideoTask" }),
  ]);

  for (const answer of [one, other]) {
    const requests = system.log
      .filter(({ taskId }) => taskId === answer.body.taskId)
      .map(({ request }) => request);
    expect(new Set(requests)).toEqual(new Set([answer.headers.get("request-id")]));
  }
});

test("every problem has a type that is a URI, the same for the same code", () => {
  for (const code of Object.keys(problems))
    expect(URL.canParse(`urn:callsheet:problem:${code}`)).toBe(true);
});

test("a task that is settled when its submission is answered is not to be asked for again", async () => {
  const system = await startSystem();

  const refused = await submit(system, "refused", {
    input: input("A boat [refuse:InvalidParameter]"),
  });
  const running = await submit(system, "running");

  expect(refused.body).toMatchObject({ status: "rejected", settled: true });
  expect(refused.headers.has("retry-after")).toBe(false);
  expect(running.headers.has("retry-after")).toBe(true);
});
