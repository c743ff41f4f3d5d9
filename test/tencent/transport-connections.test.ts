import { describe, expect, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence } from "../../functions/tencent/error.ts";
import { Transport } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { accepted, question, request, says } from "./paid-request.ts";

describe("connections", () => {
  test("are kept for questions: ten in a row take two", async () => {
    const tencent = await startHttpServer(says(accepted));
    const transport = transportTo(tencent.url);

    for (let asked = 0; asked < 10; asked += 1) await transport.send(question);

    // Two, because undici takes a connection back a moment after it has handed over the answer.
    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 10,
      connections: 2,
    });
  });

  test("are used once for paid requests, and never after or before anything else", async () => {
    const tencent = await startHttpServer(says(accepted));
    const transport = transportTo(tencent.url);

    await transport.send(question);
    for (let sent = 0; sent < 3; sent += 1) await transport.send(request);

    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 4,
      connections: 4,
    });
  });

  test("that the server closed while they were idle are replaced, and the next question is sent once", async () => {
    const tencent = await startHttpServer(says(accepted));
    const transport = transportTo(tencent.url);
    const ended = tencent.connectionEnded();
    await transport.send(question);
    tencent.server.closeIdleConnections();
    await ended;

    const answer = await transport.send(question);

    expect(answer.status).toBe(200);
    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 2,
      connections: 2,
    });
  });

  test("are all ended by close, and a request in flight becomes silence", async () => {
    const tencent = await startHttpServer(() => transport.close());
    const transport = new Transport({ endpointUrl: tencent.url, now: Date.now });
    const ended = tencent.connectionEnded();

    const error = await rejection(callTencent((sent) => transport.send(sent), question));

    await ended;
    expect(error).toBeInstanceOf(TencentSilence);
  });
});
