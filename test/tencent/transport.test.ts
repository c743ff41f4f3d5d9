import type { ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence, TencentUnreached } from "../../functions/tencent/error.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { callThrough, slowResolver, startDeadline, transportTo } from "../support/call-through.ts";
import {
  closedPort,
  listenUntilTestEnds,
  rejection,
  startHttpServer,
} from "../support/http-server.ts";
import { accepted, request, says } from "./paid-request.ts";

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
