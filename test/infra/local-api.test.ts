import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { send, startTestApi } from "../support/local-api.ts";

describe("a route", () => {
  test("that spells a segment out is preferred to one with a variable", async () => {
    const api = await startTestApi();

    await send(api, { path: "/v1/tasks/latest" });
    await send(api, { path: "/v1/tasks/latest-one" });

    expect(api.events.map((event) => event.routeKey)).toEqual([
      "GET /v1/tasks/latest",
      "GET /v1/tasks/{taskId}",
    ]);
  });

  test.each([
    ["DELETE", "/v1/tasks/1"],
    ["GET", "/v1/tasks/"],
    ["GET", "/v1/tasks/1/2"],
    ["GET", "/v1/tasks/1%2F2"],
    ["GET", "//v1/tasks/1"],
  ])("that does not exist is answered with 404: %s %s", async (method, path) => {
    const api = await startTestApi();

    const response = await send(api, { method, path });

    expect(response).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(response.headers["content-type"]).toBe("application/json");
    expect(api.events).toEqual([]);
  });

  test("stands under a mapping as well, which stays in the event's path", async () => {
    const api = await startTestApi({}, { mapping: "/callsheet" });

    await send(api, { path: "/callsheet/v1/tasks/abc" });
    await send(api, { path: "/v1/tasks/abc" });
    const beside = await send(api, { path: "/callsheets/v1/tasks/abc" });

    expect(api.events).toMatchObject([
      { rawPath: "/callsheet/v1/tasks/abc", pathParameters: { taskId: "abc" } },
      { rawPath: "/v1/tasks/abc", pathParameters: { taskId: "abc" } },
    ]);
    expect(beside.status).toBe(404);
  });

  test("that the local API could not serve as API Gateway does is refused at the start", async () => {
    const starting = startTestApi({}, { routes: [{ method: "GET", path: "/files/{path+}" }] });

    await expect(starting).rejects.toThrow("The local API cannot serve the route /files/{path+}.");
  });
});

describe("the response", () => {
  test("is what the function's response object says", async () => {
    const api = await startTestApi({
      statusCode: 202,
      headers: {
        "Content-Type": "application/problem+json",
        "Retry-After": 5,
        "Content-Length": 1,
      },
      cookies: ["a=1; Secure", "b=2"],
      body: '{"title":"Ünïcode"}',
    });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 202, body: '{"title":"Ünïcode"}' });
    expect(response.headers).toMatchObject({
      "content-type": "application/problem+json",
      "retry-after": "5",
      "content-length": "21",
      "set-cookie": ["a=1; Secure", "b=2"],
    });
  });

  test("is decoded when the function says that its body is Base64", async () => {
    const api = await startTestApi({
      statusCode: 200,
      body: Buffer.from("Ünïcode").toString("base64"),
      isBase64Encoded: true,
    });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response.body).toBe("Ünïcode");
  });

  test("is plain text when the function names no content type", async () => {
    const api = await startTestApi({ statusCode: 200, body: "fine" });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response.headers["content-type"]).toBe("text/plain;charset=UTF-8");
  });

  test("has neither body nor content type when the function gives none", async () => {
    const api = await startTestApi({ statusCode: 304, headers: { etag: '"1"' } });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 304, body: "", headers: { etag: '"1"' } });
    expect(response.headers).not.toHaveProperty("content-type");
  });

  test.each([
    [{ tasks: [] }, '{"tasks":[]}'],
    [["a"], '["a"]'],
    ["fine", "fine"],
    [null, "null"],
  ])("is inferred from a result without a status code: %j", async (result, body) => {
    const api = await startTestApi(result);

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 200, body });
    expect(response.headers["content-type"]).toBe("application/json");
  });
});

describe("failures", () => {
  test("a function that fails is answered with 500", async () => {
    const api = await startTestApi(undefined, {
      invoke: () => Promise.reject(new Error("secret detail")),
    });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  test.each([
    { statusCode: "many" },
    { statusCode: 1000 },
    { statusCode: 200, body: { not: "text" } },
    { statusCode: 200, headers: { location: "a\nb" } },
    { statusCode: 200, headers: "none" },
  ])("a result that is no HTTP response is answered with 500: %j", async (result) => {
    const api = await startTestApi(result);

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
  });

  test("a function that takes longer than the integration may is answered with 503", async () => {
    const api = await startTestApi(undefined, {
      invoke: () => new Promise(() => undefined),
      integrationTimeoutMs: 10,
    });

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  });

  test("an event of 6,291,556 bytes reaches the function, and one byte more is answered with 413, as a body over 10 MB is", async () => {
    const api = await startTestApi();
    const ask = (length: number) =>
      send(api, {
        method: "POST",
        path: "/v1/tasks",
        headers: { "content-type": "text/plain" },
        body: Buffer.alloc(length, "x"),
      });

    await ask(6_000_000);
    const around = Buffer.byteLength(JSON.stringify(api.events[0])) - 6_000_000;
    const largest = await ask(6_291_556 - around);
    const larger = await ask(6_291_557 - around);
    const huge = await ask(10 * 1024 * 1024 + 1);

    expect(largest.status).toBe(200);
    expect([larger, huge]).toMatchObject(
      Array(2).fill({ status: 413, body: '{"message":"Request Entity Too Large"}' }),
    );
    expect(api.events).toHaveLength(2);
  });

  test("an answer of 6,291,556 bytes is handed on, and one byte more is a failure of the function", async () => {
    const answer = { statusCode: 200, body: "" };
    const body = "x".repeat(6_291_556 - JSON.stringify(answer).length);
    const largest = await startTestApi({ ...answer, body });
    const larger = await startTestApi({ ...answer, body: `${body}x` });

    const answers = [
      await send(largest, { path: "/v1/tasks/1" }),
      await send(larger, { path: "/v1/tasks/1" }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 500]);
    expect(answers[1]?.body).toBe('{"message":"Internal Server Error"}');
  });

  test("a path that cannot be decoded is answered with 400", async () => {
    const api = await startTestApi();

    const response = await send(api, { path: "/v1/tasks/%zz" });

    expect(response).toMatchObject({ status: 400, body: '{"message":"Bad Request"}' });
  });

  test("a client that goes away in the middle of its request harms nobody else", async () => {
    const api = await startTestApi();
    const headers = { "content-length": 100, expect: "100-continue" };
    const leaving = request(api.url, { method: "POST", path: "/v1/tasks", headers });
    leaving.on("error", () => undefined);
    leaving.flushHeaders();
    await once(leaving, "continue");
    leaving.destroy();

    const response = await send(api, { path: "/v1/tasks/1" });

    expect(response.status).toBe(200);
  });

  test("a port that is taken is told in one sentence", async () => {
    const { port } = await startTestApi();

    const starting = startTestApi({}, { port });

    await expect(starting).rejects.toThrow(
      `The API cannot listen on 127.0.0.1:${port}: another process uses this port; choose another with --port.`,
    );
  });
});
