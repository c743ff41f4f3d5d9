import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { TencentUnreached } from "../../functions/tencent/error.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { callThrough, transportTo } from "../support/call-through.ts";
import { closedPort, rejection, startHttpServer } from "../support/http-server.ts";

const request: SignedRequest = {
  host: "vod.intl.tencentcloudapi.com",
  action: "CreateAigcVideoTask",
  headers: { Host: "vod.intl.tencentcloudapi.com" },
  body: "{}",
  timeoutMs: 10_000,
  paid: true,
};

const startTencent = () =>
  startHttpServer(
    (response) => void response.end('{"Response":{"TaskId":"t-1","RequestId":"r-1"}}'),
  );

describe("a connection that is opened ahead of its request", () => {
  test("carries that request and no other, and nothing is written to it before", async () => {
    const tencent = await startTencent();
    const transport = transportTo(tencent.url);

    await transport.open(request);
    const opened = { requests: tencent.requests.length, connections: tencent.connections() };
    await transport.send({ ...request });
    await transport.send(request);

    expect(opened).toEqual({ requests: 0, connections: 1 });
    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 2,
      connections: 2,
    });
  });

  test("is replaced if it has ended by then, and the request is sent once", async () => {
    const tencent = await startTencent();
    const transport = transportTo(tencent.url);
    const ended = tencent.connectionEnded();
    await transport.open(request);
    tencent.server.closeAllConnections();
    await ended;
    // Our side of the connection learns of it in the event loop's next turn.
    for (let turn = 0; turn < 3; turn++) await setImmediate();

    const answer = await transport.send(request);

    expect(answer.status).toBe(200);
    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 1,
      connections: 2,
    });
  });

  test("that cannot be made rejects nothing; the send then says that nothing was sent", async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const transport = transportTo(url);

    await transport.open(request);
    const error = await rejection(callThrough(url, request));

    expect(error).toBeInstanceOf(TencentUnreached);
  });
});
