import type { ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence, TencentUnreached } from "../../functions/tencent/error.ts";
import { type SignedRequest, Transport } from "../../functions/tencent/transport.ts";
import { callThrough, slowResolver, startDeadline, transportTo } from "../support/call-through.ts";
import {
  closedPort,
  listenUntilTestEnds,
  rejection,
  startHttpServer,
} from "../support/http-server.ts";

const accepted = '{"Response":{"TaskId":"t-1","RequestId":"r-1"}}';

const request: SignedRequest = {
  host: "vod.intl.tencentcloudapi.com",
  action: "CreateAigcVideoTask",
  headers: {
    Host: "vod.intl.tencentcloudapi.com",
    Authorization: "TC3-HMAC-SHA256 Signature=cafe",
    "X-TC-Token": "token-1",
  },
  body: '{"Prompt":"a cat"}',
  timeoutMs: 10_000,
  paid: true,
};
const question: SignedRequest = { ...request, action: "DescribeTaskDetail", paid: false };

const says = (body: string) => (response: ServerResponse) => {
  response.end(body);
};

describe("a request that was never sent", () => {
  test("is told apart when the connection is refused, for each of many at once", async () => {
    const transport = transportTo(`http://127.0.0.1:${await closedPort()}`);
    const requests = Array.from(
      { length: 20 },
      (_, index): SignedRequest => ({
        ...request,
        paid: index % 2 === 0,
        action: `Action${index}`,
      }),
    );

    const errors = await Promise.all(
      requests.map((each) => rejection(callTencent((sent) => transport.send(sent), each))),
    );

    expect(errors.every((error) => error instanceof TencentUnreached)).toBe(true);
    expect(errors).toMatchObject(
      requests.map(({ action }) => ({ action, reason: "ECONNREFUSED" })),
    );
  });

  test("is told apart when the name does not resolve", async () => {
    // No resolver asks the network for a label of more than 63 characters.
    const nowhere = `https://${"x".repeat(64)}.invalid`;

    const error = await rejection(callThrough(nowhere, request));

    expect(error).toBeInstanceOf(TencentUnreached);
  });

  test.each([
    {
      name: "what answers does not speak TLS",
      server: () =>
        createTcpServer((socket) =>
          socket
            .on("error", () => undefined)
            .resume()
            .end("220 smtp\r\n"),
        ),
    },
    { name: "the TLS handshake is refused", server: () => createTlsServer() },
    {
      name: "the TLS handshake is cut",
      server: () =>
        createTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy())),
    },
  ])("is told apart when $name", async ({ server }) => {
    const port = await listenUntilTestEnds(server());

    const error = await rejection(callThrough(`https://127.0.0.1:${port}`, request));

    expect(error).toBeInstanceOf(TencentUnreached);
  });

  test("is told apart when its deadline passes within the TLS handshake", async () => {
    const deadline = startDeadline();
    const server = createTcpServer((socket) => {
      deadline.pass();
      onTestFinished(() => {
        socket.destroy();
      });
    });
    const port = await listenUntilTestEnds(server);

    const error = await rejection(
      callThrough(`https://127.0.0.1:${port}`, request, deadline.signal),
    );

    expect(error).toBeInstanceOf(TencentUnreached);
    expect(error).toMatchObject({ reason: "TimeoutError" });
  });

  test("stays unsent when the connection is made after its deadline", async () => {
    const tencent = await startHttpServer(says(accepted));
    const ended = tencent.connectionEnded();
    const deadline = startDeadline();
    const resolution = slowResolver(deadline.pass);

    const error = await rejection(
      callThrough(tencent.url.replace("127.0.0.1", "localhost"), request, deadline.signal),
    );

    resolution.answer();
    await ended;
    expect(error).toBeInstanceOf(TencentUnreached);
    expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
      requests: 0,
      connections: 1,
    });
  });

  test("shows no secret, signature or body", async () => {
    const error = await rejection(callThrough(`http://127.0.0.1:${await closedPort()}`, request));

    const shown = inspect(error, { depth: 9, showHidden: true });

    expect(shown).not.toMatch(/Signature|token-1|Prompt|a cat/);
  });
});

describe("a request that may have been sent", () => {
  test("is silence when the connection is reset in the middle of it", async () => {
    const server = createTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const port = await listenUntilTestEnds(server);

    const error = await rejection(
      callThrough(`http://127.0.0.1:${port}`, { ...request, body: "x".repeat(4 * 1024 * 1024) }),
    );

    expect(error).toBeInstanceOf(TencentSilence);
  });

  test.each([
    { name: "before the answer", answer: () => undefined },
    {
      name: "within the answer",
      answer: (response: ServerResponse) => response.writeHead(200).write('{"Response":'),
    },
    {
      name: "after hints that it is being worked on",
      answer: (response: ServerResponse) => response.writeProcessing(),
    },
  ])(
    "is silence when its deadline passes $name; the connection is ended and nothing sent again",
    async ({ answer }) => {
      const deadline = startDeadline();
      const tencent = await startHttpServer((response) => {
        answer(response);
        deadline.pass();
      });
      const ended = tencent.connectionEnded();

      const error = await rejection(callThrough(tencent.url, request, deadline.signal));

      await ended;
      expect(error).toBeInstanceOf(TencentSilence);
      expect(error).toMatchObject({ reason: "TimeoutError" });
      expect({ requests: tencent.requests.length, connections: tencent.connections() }).toEqual({
        requests: 1,
        connections: 1,
      });
    },
  );

  test("is silence when the answer is larger than what is read, of which the rest is not read", async () => {
    const chunk = Buffer.alloc(64 * 1024, " ");
    const tencent = await startHttpServer((response) => {
      const pour = (): void => {
        while (response.write(chunk));
      };
      response.writeHead(200).on("drain", pour);
      pour();
    });
    const ended = tencent.connectionEnded();

    const error = await rejection(callThrough(tencent.url, request));

    await ended;
    expect(error).toBeInstanceOf(TencentSilence);
    expect(error).toMatchObject({ reason: "UND_ERR_RES_EXCEEDED_MAX_SIZE" });
  });

  test("brings an answer to a question of exactly 16 MiB", async () => {
    const body = "x".repeat(16 * 1024 * 1024);
    const tencent = await startHttpServer((response) => response.end(body));

    const answer = await transportTo(tencent.url).send({
      ...request,
      paid: false,
      timeoutMs: 60_000,
    });

    expect(answer.body === body).toBe(true);
  });
});

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
    const transport = new Transport({ endpointUrl: tencent.url });
    const ended = tencent.connectionEnded();

    const error = await rejection(callTencent((sent) => transport.send(sent), question));

    await ended;
    expect(error).toBeInstanceOf(TencentSilence);
  });
});

describe("a configured endpoint", () => {
  test.each([
    "http://127.0.0.1:8000",
    "http://localhost:8000/",
    "http://[::1]:8000",
    "https://relay.example",
  ])("may be %s", (endpointUrl) => {
    const build = () => new Transport({ endpointUrl });

    expect(build).not.toThrow();
  });

  test.each([
    { endpointUrl: "http://vod.example", message: /must use https beyond this machine/ },
    { endpointUrl: "http://127.0.0.1.example", message: /must use https beyond this machine/ },
    { endpointUrl: "http://localhost.example:80", message: /must use https beyond this machine/ },
    { endpointUrl: "ftp://127.0.0.1", message: /must be an http or https URL/ },
    { endpointUrl: "127.0.0.1:8000", message: /must be an http or https URL/ },
    { endpointUrl: "", message: /must be an http or https URL/ },
    { endpointUrl: "https://relay.example/v1", message: /must be an origin/ },
    { endpointUrl: "https://relay.example/?a=b", message: /must be an origin/ },
    { endpointUrl: "http://user:hunter2@127.0.0.1:8000", message: /must be an origin/ },
  ])("may not be $endpointUrl, and the message does not repeat it", ({ endpointUrl, message }) => {
    const build = () => new Transport({ endpointUrl });

    expect(build).toThrow(message);
    expect(build).not.toThrow(/hunter2|relay|example/);
  });
});
