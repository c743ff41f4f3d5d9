import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { callTencent, signCall } from "../../functions/tencent/client.ts";
import { TencentError, TencentSilence } from "../../functions/tencent/error.ts";
import type { Product } from "../../functions/tencent/product.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { callThrough, transportTo } from "../support/call-through.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";

const vod: Product = {
  name: "vod",
  version: "2018-07-17",
  application: { field: "SubAppId", setting: "VOD_SUB_APP_IDS" },
  regions: [],
};
const credentials = { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" };
const accepted = '{"Response":{"TaskId":"t-1","RequestId":"r-1"}}';

// The vector of the documentation, so that what arrives can be compared with a published signature.
const call = {
  product: vod,
  action: "DescribeTaskDetail",
  body: {
    TaskId: "1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft",
    SubAppId: 1_500_000_000,
  },
};
const generous = { signedAt: 1_760_000_000, timeoutMs: 10_000, paid: true };

const signed = (sending: Partial<typeof generous> = {}): SignedRequest =>
  signCall({ credentials, site: "intl" }, call, { ...generous, ...sending });

const says = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { "Content-Type": "application/json" }).end(body);
};

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

describe("what arrives at Tencent", () => {
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

describe("silence", () => {
  const html = "<html><body>502 Bad Gateway</body></html>";
  const refusal =
    '{"Response":{"Error":{"Code":"InvalidParameter","Message":"no"},"RequestId":"r-1"}}';

  test.each([
    { name: "a 500 with a page", reason: "HTTP 500", answer: says(500, html) },
    { name: "a 502 with an acceptance", reason: "HTTP 502", answer: says(502, accepted) },
    { name: "a 400 with a refusal", reason: "HTTP 400", answer: says(400, refusal) },
    { name: "a 204", reason: "HTTP 204", answer: says(204, "") },
    {
      name: "a redirect, which is not followed",
      reason: "HTTP 307",
      answer: (response: ServerResponse) => response.writeHead(307, { Location: "/" }).end(),
    },
    { name: "a page", reason: "the answer is not Tencent's", answer: says(200, html) },
    { name: "nothing", reason: "the answer is not Tencent's", answer: says(200, "") },
    {
      name: "half of the JSON",
      reason: "the answer is not Tencent's",
      answer: says(200, accepted.slice(0, -9)),
    },
    {
      name: "JSON without an envelope",
      reason: "the answer is not Tencent's",
      answer: says(200, '{"TaskId":"t-1"}'),
    },
    {
      name: "an envelope with a list",
      reason: "the answer is not Tencent's",
      answer: says(200, '{"Response":[]}'),
    },
    {
      name: "an error without a code",
      reason: "the answer is not Tencent's",
      answer: says(200, '{"Response":{"TaskId":"t-1","Error":{}}}'),
    },
    {
      name: "an error beside a TaskId",
      reason: "the answer has both an error and a TaskId",
      answer: says(
        200,
        '{"Response":{"TaskId":"t-1","Error":{"Code":"InvalidParameter","Message":"no"}}}',
      ),
    },
    {
      name: "fewer bytes than announced",
      reason: "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
      answer: (response: ServerResponse) =>
        response
          .writeHead(200, { "Content-Length": 999 })
          .write(accepted, () => response.destroy()),
    },
    {
      name: "something that is not HTTP",
      reason: "HTTPParserError",
      answer: (response: ServerResponse) =>
        response.socket?.end("https://cos.example/clip.mp4?sign=secret\r\n\r\n"),
    },
    {
      name: "a close",
      reason: "UND_ERR_SOCKET",
      answer: (response: ServerResponse) => response.socket?.end(),
    },
    {
      name: "a reset",
      reason: "ECONNRESET",
      answer: (response: ServerResponse) => response.socket?.resetAndDestroy(),
    },
  ])("is $name, and the request is not sent again", async ({ answer, reason }) => {
    const tencent = await startHttpServer(answer);

    const error = await rejection(callThrough(tencent.url, signed()));

    expect(error).toBeInstanceOf(TencentSilence);
    expect(error).toMatchObject({ action: "DescribeTaskDetail", reason });
    expect(tencent.requests).toHaveLength(1);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(
      /secret|SECRET|Signature|Bad Gateway|t-1/,
    );
  });

  test("is any other failure of the network's, kept as the cause", async () => {
    const broken = new Error("cable pulled");
    let sends = 0;

    const error = await rejection(
      callTencent(() => {
        sends += 1;
        return Promise.reject(broken);
      }, signed()),
    );

    expect(error).toBeInstanceOf(TencentSilence);
    expect(error).toMatchObject({ cause: broken });
    expect(sends).toBe(1);
  });
});
