import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence } from "../../functions/tencent/error.ts";
import { callThrough } from "../support/call-through.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { accepted, says, signed } from "./signed-call.ts";

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
