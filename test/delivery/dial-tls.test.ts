import { createServer } from "node:https";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { listenUntilTestEnds } from "../support/http-server.ts";
import { deadlineByHand, outgoing, patientDialler, startRawReceiver } from "./dialled.ts";

const certificates = {
  ours: makeCertificate(["receiver.example"]),
  expired: makeCertificate(["receiver.example"], { untilYear: 2020 }),
  another: makeCertificate(["other.example"]),
  address: makeCertificate(["127.0.0.1"]),
  untrusted: makeCertificate(["receiver.example"]),
} as const;

const { untrusted: _untrusted, ...trusted } = certificates;
const before = getCACertificates("default");

beforeAll(() =>
  setDefaultCACertificates([...before, ...Object.values(trusted).map(({ cert }) => cert)]),
);
afterAll(() => setDefaultCACertificates(before));

/** A receiver on this machine with this certificate, and a dialler that is led to it. */
const startSecureReceiver = async (which: keyof typeof certificates, options = {}) => {
  const names: unknown[] = [];
  let requests = 0;
  const server = createServer({ ...certificates[which], ...options }, (_request, response) => {
    requests += 1;
    response.writeHead(204).end();
  });
  server.on("secureConnection", (socket) => names.push(socket.servername));
  // A handshake that the other side gives up is what is tested.
  server.on("tlsClientError", () => undefined);
  const port = await listenUntilTestEnds(server);
  const dialler = patientDialler({ ports: [port], resolve: async () => ["127.0.0.1"] });
  return { port, dialler, names, requests: () => requests };
};

test("a certificate for the host is asked for by its name, and accepted", async () => {
  const { port, dialler, names } = await startSecureReceiver("ours");

  const outcome = await dialler.send(outgoing(`https://receiver.example:${port}/`));

  expect(outcome).toEqual({ kind: "answered", status: 204 });
  expect(names).toEqual(["receiver.example"]);
});

test("a certificate for an address is accepted, and no name is sent", async () => {
  const { port, dialler, names } = await startSecureReceiver("address");

  const outcome = await dialler.send(outgoing(`https://127.0.0.1:${port}/`));

  expect(outcome).toEqual({ kind: "answered", status: 204 });
  expect(names).toEqual([false]);
});

describe("nothing is sent under a certificate", () => {
  test.each<[which: string, certificate: keyof typeof certificates, host: string]>([
    ["for another host", "another", "receiver.example"],
    ["that nobody vouches for", "untrusted", "receiver.example"],
    ["that has expired", "expired", "receiver.example"],
    ["for an address, where a name was dialled", "address", "receiver.example"],
    ["for a name, where an address was dialled", "ours", "127.0.0.1"],
    ["for a part of the name", "ours", "www.receiver.example"],
  ])("%s", async (_which, certificate, host) => {
    const { port, dialler, requests } = await startSecureReceiver(certificate);

    const outcome = await dialler.send(outgoing(`https://${host}:${port}/`));

    expect(outcome).toEqual({ kind: "failed", reason: "tls" });
    expect(requests()).toBe(0);
  });

  test("that is not valid, even where the environment says that any will do", async () => {
    const { port, dialler, requests } = await startSecureReceiver("untrusted");
    const { NODE_TLS_REJECT_UNAUTHORIZED: kept } = process.env;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

    const outcome = await dialler.send(outgoing(`https://receiver.example:${port}/`));

    if (kept === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = kept;
    expect(outcome).toEqual({ kind: "failed", reason: "tls" });
    expect(requests()).toBe(0);
  });
});

test("a receiver that knows only old TLS gets nothing", async () => {
  const { port, dialler } = await startSecureReceiver("ours", {
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT@SECLEVEL=0",
  });

  const outcome = await dialler.send(outgoing(`https://receiver.example:${port}/`));

  expect(outcome).toEqual({ kind: "failed", reason: "tls" });
});

describe("a receiver that does not speak TLS", () => {
  const dialTo = (url: string, options = {}) => {
    const { port } = new URL(url);
    return patientDialler({
      ports: [Number(port)],
      resolve: async () => ["127.0.0.1"],
      ...options,
    }).send(outgoing(`https://receiver.example:${port}/`));
  };

  test("but HTTP is a failed handshake", async () => {
    const receiver = await startRawReceiver((socket) =>
      socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"),
    );

    expect(await dialTo(receiver.url)).toEqual({ kind: "failed", reason: "tls" });
  });

  test("and leaves has reset the connection", async () => {
    const receiver = await startRawReceiver((socket) => socket.end());

    expect(await dialTo(receiver.url)).toEqual({ kind: "failed", reason: "reset" });
  });

  test("and says nothing ends with the deadline, and its connection too", async () => {
    const { pass, deadlineAfter } = deadlineByHand();
    const receiver = await startRawReceiver(() => pass());

    expect(await dialTo(receiver.url, { deadlineAfter })).toEqual({
      kind: "failed",
      reason: "timeout",
    });
    await receiver.ended;
  });
});
