import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { startHttpServer } from "../support/http-server.ts";
import { deadlineByHand, outgoing, patientDialler, startRawReceiver } from "./dialled.ts";

const reset = { kind: "failed", reason: "reset" };
const timeout = { kind: "failed", reason: "timeout" };

/** Writes this for ever, as fast as the other side reads, until the connection has ended. */
const pour = (socket: Socket, text: string): { readonly bytes: () => number } => {
  let bytes = 0;
  const write = (): void => {
    while (!socket.destroyed && socket.write(text)) bytes += text.length;
  };
  socket.on("drain", write);
  write();
  return { bytes: () => bytes };
};

describe("a receiver is a failed try and nothing more", () => {
  test.each<[which: string, act: (socket: Socket) => void]>([
    ["that answers garbage", (socket) => socket.end("garbage\0\u0001\u0002\r\n\r\n")],
    ["that answers bytes which are no text", (socket) => socket.end(Buffer.alloc(5000, 0xfe))],
    ["that speaks another protocol", (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n")],
    ["that answers nothing and leaves", (socket) => socket.end()],
    ["that resets the connection after the request", (socket) => socket.resetAndDestroy()],
    ["that leaves in its head", (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Le")],
    [
      "that leaves before its body is whole",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
    ],
    [
      "that leaves within a chunk",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhalf"),
    ],
    [
      "with a chunk of no size",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
    ],
    [
      "with two lengths",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    ],
    [
      "with a status of four digits",
      (socket) => socket.end("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
    ],
    [
      "that changes the protocol",
      (socket) =>
        socket.end(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n",
        ),
    ],
    [
      "with one header that never ends",
      (socket) => pour(socket, "HTTP/1.1 200 OK\r\nX: ".padEnd(1000, "x")),
    ],
    [
      "that sends a gigabyte and says so",
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1024 ** 3}\r\n\r\n`);
        pour(socket, "x".repeat(65_536));
      },
    ],
    [
      "that sends a gigabyte in chunks",
      (socket) => {
        socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        pour(socket, `1000\r\n${"x".repeat(0x1000)}\r\n`);
      },
    ],
  ])("%s", async (_which, act) => {
    const receiver = await startRawReceiver(act);

    const outcome = await patientDialler().send(outgoing(receiver.url, { wantsBody: true }));

    expect(outcome).toEqual(reset);
    await receiver.ended;
  });

  test("that resets each connection at once", async () => {
    const receiver = await startRawReceiver((socket) => socket.resetAndDestroy(), { atOnce: true });

    const outcome = await patientDialler().send(outgoing(receiver.url));

    expect(outcome).toEqual(reset);
  });

  test("that sends one byte more than 64 KB", async () => {
    const receiver = await startHttpServer((response) => response.end(Buffer.alloc(65_537)));

    const outcome = await patientDialler().send(outgoing(receiver.url));

    expect(outcome).toEqual(reset);
  });

  test("of a gigabyte is read to 64 KB and what the network holds", async () => {
    const poured: { bytes: () => number }[] = [];
    const receiver = await startRawReceiver((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      poured.push(pour(socket, "x".repeat(65_536)));
    });

    await patientDialler().send(outgoing(receiver.url));
    await receiver.ended;

    expect(poured.map(({ bytes }) => bytes() < 64 * 1024 ** 2)).toEqual([true]);
  });
});

describe("a try ends with its deadline, and the connection with it, when the receiver", () => {
  test.each<[which: string, act: (socket: Socket, pass: () => void) => void]>([
    ["never answers", (_socket, pass) => pass()],
    [
      "sends half a head",
      (socket, pass) => socket.write("HTTP/1.1 200 OK\r\nContent-", () => pass()),
    ],
    [
      "sends a byte at a time",
      (socket, pass) => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        let sent = 0;
        const drip = (): void => {
          sent += 1;
          if (sent < 50) socket.write("x", drip);
          else pass();
        };
        drip();
      },
    ],
    [
      "sends answers before the answer without end",
      (socket, pass) => {
        let sent = 0;
        const again = (): void => {
          sent += 1;
          if (sent === 100) pass();
          if (!socket.destroyed) socket.write("HTTP/1.1 103 Early Hints\r\n\r\n", again);
        };
        again();
      },
    ],
    [
      "sends a body that ends only with the connection",
      (socket, pass) => socket.write("HTTP/1.1 200 OK\r\n\r\nsome", () => pass()),
    ],
  ])("%s", async (_which, act) => {
    const { pass, deadlineAfter } = deadlineByHand();
    const receiver = await startRawReceiver((socket) => act(socket, pass));

    const outcome = await patientDialler({ deadlineAfter }).send(outgoing(receiver.url));

    expect(outcome).toEqual(timeout);
    await receiver.ended;
  });

  test("has had its time before the connection was made", async () => {
    const { pass, deadlineAfter } = deadlineByHand();
    const receiver = await startRawReceiver(() => undefined);
    const resolve = () => new Promise<never>(() => undefined);
    const dialler = patientDialler({ deadlineAfter, resolve });
    pass();

    const outcomes = [
      await dialler.send(outgoing(receiver.url)),
      await dialler.send(outgoing("http://localhost:9/")),
    ];

    expect(outcomes).toEqual([timeout, timeout]);
  });
});

test("an answer without a length, of the oldest HTTP, counts as any other", async () => {
  const receiver = await startRawReceiver((socket) => socket.end("HTTP/1.0 200 OK\r\n\r\nthanks"));

  const outcome = await patientDialler().send(outgoing(receiver.url, { wantsBody: true }));

  expect(outcome).toEqual({ kind: "answered", status: 200, body: "thanks" });
});
