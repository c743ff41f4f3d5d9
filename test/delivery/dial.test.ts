import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { closedPort, startHttpServer } from "../support/http-server.ts";
import { deadlineByHand, outgoing, patientDialler } from "./dialled.ts";

describe("a try", () => {
  test("sends the headers and the bytes that were signed, to the path of the URL", async () => {
    const receiver = await startHttpServer((response) => response.writeHead(204).end());
    const sent = outgoing(`${receiver.url}/a%2Fb/hook?x=1&y=%20`);

    const outcome = await patientDialler().send(sent);

    expect(outcome).toEqual({ kind: "answered", status: 204 });
    expect(receiver.requests).toEqual([
      {
        line: "POST /a%2Fb/hook?x=1&y=%20",
        headers: {
          host: receiver.url.replace("http://", ""),
          connection: "close",
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(sent.body)),
          "user-agent": "Callsheet",
          ...sent.headers,
        },
        body: sent.body,
      },
    ]);
  });

  test("has a connection of its own, which ends with it", async () => {
    const receiver = await startHttpServer((response) => response.end());
    const dialler = patientDialler();

    for (let sent = 0; sent < 3; sent += 1) {
      const ended = receiver.connectionEnded();
      await dialler.send(outgoing(receiver.url));
      await ended;
    }

    expect({ requests: receiver.requests.length, connections: receiver.connections() }).toEqual({
      requests: 3,
      connections: 3,
    });
  });

  test("has 15 seconds in total", async () => {
    const receiver = await startHttpServer((response) => response.end());
    const { deadlineAfter, asked } = deadlineByHand();

    await patientDialler({ deadlineAfter }).send(outgoing(receiver.url));

    expect(asked).toEqual([15_000]);
  });

  test.each([200, 201, 299, 400, 401, 404, 410, 429, 500, 502, 503, 599])(
    "that is answered with %i tells so",
    async (status) => {
      const receiver = await startHttpServer((response) => response.writeHead(status).end("no"));

      const outcome = await patientDialler().send(outgoing(receiver.url));

      expect(outcome).toEqual({ kind: "answered", status });
    },
  );

  test.each([301, 302, 303, 307, 308])("is not sent on by a %i", async (status) => {
    const other = await startHttpServer((response) => response.end());
    const receiver = await startHttpServer((response) =>
      response.writeHead(status, { location: other.url }).end(),
    );

    const outcome = await patientDialler().send(outgoing(receiver.url));

    expect(outcome).toEqual({ kind: "answered", status });
    expect(other.connections()).toBe(0);
  });

  test.each([
    ["120", "120"],
    [["7", "9"], "7"],
  ])("tells the Retry-After %j", async (sent, retryAfter) => {
    const receiver = await startHttpServer((response) =>
      response.setHeader("retry-after", sent).writeHead(429).end(),
    );

    const outcome = await patientDialler().send(outgoing(receiver.url));

    expect(outcome).toEqual({ kind: "answered", status: 429, retryAfter });
  });

  test("tells the answer's body where it is wanted, and nowhere else", async () => {
    const receiver = await startHttpServer((response) => response.end('{"challenge":"grüße"}'));
    const dialler = patientDialler();

    const outcomes = [
      await dialler.send(outgoing(receiver.url, { wantsBody: true })),
      await dialler.send(outgoing(receiver.url)),
    ];

    expect(outcomes).toEqual([
      { kind: "answered", status: 200, body: '{"challenge":"grüße"}' },
      { kind: "answered", status: 200 },
    ]);
  });

  test("unpacks no body: a small answer cannot become a large one", async () => {
    const packed = gzipSync(Buffer.alloc(10_000_000));
    const receiver = await startHttpServer((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(packed),
    );

    const outcome = await patientDialler().send(outgoing(receiver.url, { wantsBody: true }));

    expect(packed.length).toBeLessThan(64 * 1024);
    expect(outcome).toEqual({ kind: "answered", status: 200, body: packed.toString() });
  });

  test("reads an answer of 64 KB", async () => {
    const receiver = await startHttpServer((response) => response.end(Buffer.alloc(64 * 1024)));

    const outcome = await patientDialler().send(outgoing(receiver.url));

    expect(outcome).toEqual({ kind: "answered", status: 200 });
  });

  test("to a port where nobody listens is refused", async () => {
    const port = await closedPort();

    const outcome = await patientDialler().send(outgoing(`http://127.0.0.1:${port}/`));

    expect(outcome).toEqual({ kind: "failed", reason: "refused" });
  });
});

test("proxies of the environment are ignored, by every name and by Node's own switch", async () => {
  const proxy = await startHttpServer((response) => response.writeHead(502).end());
  proxy.server.on("connect", (_request, socket) => socket.end("HTTP/1.1 502 No\r\n\r\n"));
  const receiver = await startHttpServer((response) => response.writeHead(204).end());
  const dial = fileURLToPath(new URL("../../functions/delivery/dial.ts", import.meta.url));
  const names = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
  ];
  const program = `
    import { Dialler } from ${JSON.stringify(dial)};
    const url = ${JSON.stringify(receiver.url)};
    const sent = await new Dialler({ places: "loopback" }).send({ url, headers: {}, body: "{}" });
    await fetch(url).catch(() => undefined);
    console.log(JSON.stringify(sent));`;

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    {
      env: {
        ...process.env,
        ...Object.fromEntries(names.map((name) => [name, proxy.url])),
        NODE_USE_ENV_PROXY: "1",
        NO_PROXY: "",
        no_proxy: "",
      },
    },
  );

  expect(JSON.parse(stdout)).toEqual({ kind: "answered", status: 204 });
  // Node's own fetch, which went to the proxy, shows that it was there to be used.
  expect({ receiver: receiver.requests.length, proxy: proxy.connections() }).toEqual({
    receiver: 1,
    proxy: 1,
  });
});
