import { describe, expect, test } from "vitest";
import { Dialler } from "../../functions/delivery/dial.ts";
import type { Resolve } from "../../functions/delivery/resolve-name.ts";
import { startHttpServer } from "../support/http-server.ts";
import { deadlineByHand, outgoing, patientDialler } from "./dialled.ts";

/** A resolver that gives these answers one after the other, and the last one from then on. */
const answering = (...answers: readonly (readonly string[])[]) => {
  const asked: string[] = [];
  const resolve: Resolve = async (host) => {
    asked.push(host);
    return answers[Math.min(asked.length, answers.length) - 1] ?? [];
  };
  return { resolve, asked };
};

/** A receiver on this machine, and its port. */
const startReceiver = async () => {
  const receiver = await startHttpServer((response) => response.end());
  return { receiver, port: Number(new URL(receiver.url).port) };
};

const refusedAddress = { kind: "failed", reason: "refused_address" };

describe("a resolver that changes its answer", () => {
  test("after the check gets no connection for the new one", async () => {
    const { receiver, port } = await startReceiver();
    const { resolve, asked } = answering(["127.0.0.2"], ["127.0.0.1"]);
    // The first address counts as public here, and nobody listens there. The second does not.
    const dialler = patientDialler({ resolve, mayDial: (address) => address === "127.0.0.2" });

    const first = await dialler.send(outgoing(`http://localhost:${port}/`));
    const askedForFirst = asked.length;
    const second = await dialler.send(outgoing(`http://localhost:${port}/`));

    expect([first, second]).toEqual([{ kind: "failed", reason: "refused" }, refusedAddress]);
    expect({ askedForFirst, connections: receiver.connections() }).toEqual({
      askedForFirst: 1,
      connections: 0,
    });
  });

  test("is dialled where it was checked, under the name of the URL", async () => {
    const { receiver, port } = await startReceiver();
    const { resolve } = answering(["127.0.0.1"], ["127.0.0.2"]);
    const dialler = patientDialler({ resolve, mayDial: (address) => address === "127.0.0.1" });

    const outcome = await dialler.send(outgoing(`http://localhost:${port}/`));

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect(receiver.requests.map(({ headers }) => headers.host)).toEqual([`localhost:${port}`]);
  });
});

describe("an answer with an address that is not public gets no connection", () => {
  const many = Array.from({ length: 511 }, () => "127.0.0.1");

  test.each<[which: string, answer: readonly string[]]>([
    ["alone", ["10.0.0.1"]],
    ["after one that may be dialled", ["127.0.0.1", "10.0.0.1"]],
    ["before one that may be dialled", ["10.0.0.1", "127.0.0.1"]],
    ["as the last of 512", [...many, "169.254.169.254"]],
    ["of IPv6 beside one of IPv4", ["127.0.0.1", "fd00:ec2::254"]],
    ["inside one of IPv6", ["127.0.0.1", "64:ff9b::7f00:1"]],
    ["that is none", ["127.0.0.1", "localhost"]],
    ["that is empty", ["127.0.0.1", ""]],
  ])("%s", async (_which, answer) => {
    const { receiver, port } = await startReceiver();
    const { resolve } = answering(answer);

    const outcome = await patientDialler({ resolve }).send(outgoing(`http://localhost:${port}/`));

    expect(outcome).toEqual(refusedAddress);
    expect(receiver.connections()).toBe(0);
  });
});

describe("where only public hosts may be dialled", () => {
  test.each(["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0"])(
    "a public name with the address %s gets no connection",
    async (address) => {
      const { receiver, port } = await startReceiver();
      const { resolve, asked } = answering([address]);
      const dialler = new Dialler({ places: "public", ports: [port], resolve });

      const outcome = await dialler.send(outgoing(`https://receiver.example:${port}/`));

      expect(outcome).toEqual(refusedAddress);
      expect({ asked, connections: receiver.connections() }).toEqual({
        asked: ["receiver.example"],
        connections: 0,
      });
    },
  );

  test.each([
    (port: number) => `https://127.0.0.1:${port}/`,
    (port: number) => `https://0x7f.1:${port}/`,
    (port: number) => `https://[::ffff:7f00:1]:${port}/`,
    (port: number) => `https://localhost:${port}/`,
    (port: number) => `http://127.0.0.1:${port}/`,
    (port: number) => `https://user@receiver.example:${port}/`,
    () => "nonsense",
  ])("a URL that was taken under other rules gets no connection (%#)", async (urlTo) => {
    const { receiver, port } = await startReceiver();
    const { resolve, asked } = answering(["127.0.0.1"]);
    const dialler = new Dialler({ places: "public", ports: [port], resolve });

    const outcome = await dialler.send(outgoing(urlTo(port)));

    expect(outcome).toEqual(refusedAddress);
    expect({ asked, connections: receiver.connections() }).toEqual({ asked: [], connections: 0 });
  });
});

describe("an address in the URL", () => {
  test("is dialled without a resolver", async () => {
    const { receiver, port } = await startReceiver();
    const { resolve, asked } = answering(["10.0.0.1"]);

    const outcome = await patientDialler({ resolve }).send(outgoing(`http://127.1:${port}/`));

    expect(outcome).toEqual({ kind: "answered", status: 200 });
    expect({ asked, connections: receiver.connections() }).toEqual({ asked: [], connections: 1 });
  });

  test("is judged as every other", async () => {
    const { receiver, port } = await startReceiver();

    const outcome = await patientDialler({ mayDial: () => false }).send(
      outgoing(`http://127.0.0.1:${port}/`),
    );

    expect(outcome).toEqual(refusedAddress);
    expect(receiver.connections()).toBe(0);
  });
});

describe("a name without an address", () => {
  test.each<[which: string, resolve: Resolve]>([
    ["is told as dns", async () => []],
    ["that the resolver fails at is told as dns", () => Promise.reject(new Error("marker"))],
  ])("%s", async (_which, resolve) => {
    const outcome = await patientDialler({ resolve }).send(outgoing("http://localhost:9/"));

    expect(outcome).toEqual({ kind: "failed", reason: "dns" });
  });

  test("that the resolver never finds ends with the deadline", async () => {
    const { pass, deadlineAfter } = deadlineByHand();
    const resolve: Resolve = () => {
      queueMicrotask(pass);
      return new Promise(() => undefined);
    };

    const outcome = await patientDialler({ resolve, deadlineAfter }).send(
      outgoing("http://localhost:9/"),
    );

    expect(outcome).toEqual({ kind: "failed", reason: "timeout" });
  });
});
