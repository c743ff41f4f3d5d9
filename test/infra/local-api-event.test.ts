import { describe, expect, test } from "vitest";
import { send, startTestApi } from "../support/local-api.ts";

describe("the event of a request", () => {
  test("is the one that API Gateway makes, payload format 2.0", async () => {
    const api = await startTestApi({}, { now: () => Date.UTC(2026, 2, 2, 19, 3, 58, 12) });

    await send(api, {
      method: "POST",
      path: "/v1/callbacks/vod/s%20e?tag=a%20b&tag=c&empty=",
      headers: {
        Host: "api.example.test:1",
        "X-Twice": ["1", "2"],
        "Content-Type": "application/json",
        "User-Agent": "test",
        Cookie: "a=1; b=2",
      },
      body: '{"title":"Ünïcode"}',
    });

    expect(api.events).toEqual([
      {
        version: "2.0",
        routeKey: "POST /v1/callbacks/{product}/{pathSecret}",
        rawPath: "/v1/callbacks/vod/s e",
        rawQueryString: "tag=a%20b&tag=c&empty=",
        cookies: ["a=1", "b=2"],
        headers: {
          host: "api.example.test:1",
          "x-twice": "1,2",
          "content-type": "application/json",
          "content-length": "21",
          connection: "close",
          "user-agent": "test",
          "x-forwarded-for": "127.0.0.1",
          "x-forwarded-port": String(api.port),
          "x-forwarded-proto": "http",
          "x-amzn-trace-id": expect.stringMatching(/^Root=1-69a5df1e-[0-9a-f]{24}$/),
        },
        queryStringParameters: { tag: "a b,c", empty: "" },
        requestContext: {
          accountId: "000000000000",
          apiId: "local",
          domainName: "api.example.test",
          domainPrefix: "api",
          http: {
            method: "POST",
            path: "/v1/callbacks/vod/s e",
            protocol: "HTTP/1.1",
            sourceIp: "127.0.0.1",
            userAgent: "test",
          },
          requestId: expect.stringMatching(/^[\w+/]{15}=$/),
          routeKey: "POST /v1/callbacks/{product}/{pathSecret}",
          stage: "$default",
          time: "02/Mar/2026:19:03:58 +0000",
          timeEpoch: 1772478238012,
        },
        pathParameters: { product: "vod", pathSecret: "s e" },
        body: '{"title":"Ünïcode"}',
        isBase64Encoded: false,
      },
    ]);
  });

  test("leaves out what the request has none of", async () => {
    const api = await startTestApi();

    await send(api, { path: "/v1/tasks/latest" });

    expect(Object.keys(api.events[0] ?? {})).toEqual([
      "version",
      "routeKey",
      "rawPath",
      "rawQueryString",
      "headers",
      "requestContext",
      "isBase64Encoded",
    ]);
  });

  test.each([
    "application/json",
    "Application/JSON; charset=utf-8",
    "text/csv",
    "application/xml",
    "application/javascript",
  ])("carries a body of %s as text", async (contentType) => {
    const api = await startTestApi();

    await send(api, {
      method: "POST",
      path: "/v1/tasks",
      headers: { "content-type": contentType },
      body: "Ü",
    });

    expect(api.events).toMatchObject([{ body: "Ü", isBase64Encoded: false }]);
  });

  test.each([
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/problem+json",
    "multipart/form-data",
    undefined,
  ])("carries a body of %s as Base64", async (contentType) => {
    const api = await startTestApi();

    await send(api, {
      method: "POST",
      path: "/v1/tasks",
      headers: contentType === undefined ? {} : { "content-type": contentType },
      body: Buffer.from([0xff, 0x00]),
    });

    expect(api.events).toMatchObject([{ body: "/wA=", isBase64Encoded: true }]);
  });
});
