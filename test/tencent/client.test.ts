import { describe, expect, test } from "vitest";
import { signCall } from "../../functions/tencent/client.ts";
import { TencentError } from "../../functions/tencent/error.ts";
import { callThrough, transportTo } from "../support/call-through.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { accepted, call, credentials, generous, says, signed } from "./signed-call.ts";

describe("a signed call", () => {
  test("carries the documented headers, the published signature and the signed bytes", () => {
    const request = signed();

    expect(request).toEqual({
      host: "vod.intl.tencentcloudapi.com",
      action: "DescribeTaskDetail",
      headers: {
        Host: "vod.intl.tencentcloudapi.com",
        "Content-Type": "application/json",
        "X-TC-Action": "DescribeTaskDetail",
        "X-TC-Version": "2018-07-17",
        "X-TC-Timestamp": "1760000000",
        Authorization:
          "TC3-HMAC-SHA256 Credential=EXAMPLE_SECRET_ID/2025-10-09/vod/tc3_request, SignedHeaders=content-type;host, Signature=04f44378a395111250f071c0ff11219d71a5d6899a69916752741f8b6c695ca0",
      },
      body: '{"TaskId":"1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft","SubAppId":1500000000}',
      timeoutMs: 10_000,
      paid: true,
    });
  });

  test("names a region and a session token only if there are any, and goes to the credential's site", () => {
    const request = signCall(
      { credentials: { ...credentials, token: "session" }, site: "mainland" },
      { ...call, region: "ap-guangzhou" },
      generous,
    );

    expect(request.headers).toMatchObject({
      "X-TC-Region": "ap-guangzhou",
      "X-TC-Token": "session",
      Host: "vod.tencentcloudapi.com",
    });
    expect(request.headers.Authorization).toContain("SignedHeaders=content-type;host,");
  });

  test("leaves out undefined and null fields at every depth, and nothing else", () => {
    const body = {
      A: undefined,
      B: null,
      C: { D: null, E: 0 },
      F: [{ G: undefined }, ""],
      H: false,
    };

    const request = signCall({ credentials, site: "intl" }, { ...call, body }, generous);

    expect(request.body).toBe('{"C":{"E":0},"F":[{},""],"H":false}');
  });
});

describe("the request that arrives at Tencent", () => {
  test.each([{ paid: true }, { paid: false }])(
    "is the signed request, once, with the product's host name (paid: $paid)",
    async ({ paid }) => {
      const tencent = await startHttpServer(says(200, accepted));
      const request = signed({ paid });

      const answer = await callThrough(tencent.url, request);

      expect(answer).toEqual({ response: { TaskId: "t-1", RequestId: "r-1" }, requestId: "r-1" });
      const {
        host,
        connection,
        "content-length": length,
        ...headers
      } = tencent.requests[0]?.headers ?? {};
      expect(tencent.requests).toHaveLength(1);
      expect(tencent.requests[0]).toMatchObject({ line: "POST /", body: request.body });
      expect({ host, connection, length }).toEqual({
        host: "vod.intl.tencentcloudapi.com",
        connection: paid ? "close" : "keep-alive",
        length: "93",
      });
      expect(headers).toEqual({
        "content-type": "application/json",
        "x-tc-action": "DescribeTaskDetail",
        "x-tc-version": "2018-07-17",
        "x-tc-timestamp": "1760000000",
        authorization: request.headers.Authorization,
      });
    },
  );

  test("is UTF-8, byte for byte", async () => {
    const tencent = await startHttpServer(says(200, accepted));
    const request = signCall(
      { credentials, site: "intl" },
      { ...call, body: { Prompt: "一只猫 – naïve 🎬 \ud800" } },
      generous,
    );

    await callThrough(tencent.url, request);

    expect(tencent.requests[0]?.body).toBe(request.body);
    expect(tencent.requests[0]?.headers["content-length"]).toBe(
      String(Buffer.byteLength(request.body)),
    );
  });
});

describe("an answer", () => {
  test("brings status, text and the server's clock", async () => {
    const tencent = await startHttpServer((response) =>
      response
        .writeHead(200, { Date: "Thu, 09 Oct 2025 08:53:20 GMT" })
        .write('{"Response":', () => response.end('{"名":"🎬"}}')),
    );

    const answer = await transportTo(tencent.url).send(signed());

    expect(answer).toEqual({
      status: 200,
      body: '{"Response":{"名":"🎬"}}',
      date: "Thu, 09 Oct 2025 08:53:20 GMT",
    });
  });

  test("with an error is a TencentError that names action, code and request", async () => {
    const body = {
      Response: { Error: { Code: "InvalidParameter", Message: "no such model" }, RequestId: "r-2" },
    };
    const tencent = await startHttpServer(says(200, JSON.stringify(body)));

    const error = await rejection(callThrough(tencent.url, signed()));

    expect(error).toBeInstanceOf(TencentError);
    expect(error).toMatchObject({
      action: "DescribeTaskDetail",
      code: "InvalidParameter",
      providerMessage: "no such model",
      requestId: "r-2",
    });
  });

  test("is still accepted if its RequestId is missing or odd, as only support asks for it", async () => {
    const tencent = await startHttpServer(
      says(200, '{"Response":{"TaskId":"t-1","RequestId":7,"Error":null}}'),
    );

    const answer = await callThrough(tencent.url, signed());

    expect(answer).toMatchObject({ response: { TaskId: "t-1" }, requestId: undefined });
  });
});
