import type { ServerResponse } from "node:http";
import { setImmediate } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence } from "../../functions/tencent/error.ts";
import { type SignedRequest, Transport } from "../../functions/tencent/transport.ts";
import { rejection, startHttpServer } from "../support/http-server.ts";
import { accepted, request, says } from "./paid-request.ts";

/** Two starts that Tencent dedupes, told apart by their bodies. */
const first: SignedRequest = { ...request, reuses: true };
const second: SignedRequest = { ...first, body: '{"Prompt":"a dog"}' };

const startTencent = async (answer: (response: ServerResponse) => void = says(accepted)) => {
  const tencent = await startHttpServer(answer);
  let now = Date.parse("2026-11-28T12:00:00Z");
  const transport = new Transport({ endpointUrl: tencent.url, now: () => now });
  onTestFinished(() => transport.close());
  return {
    tencent,
    transport,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    seen: () => ({ requests: tencent.requests.length, connections: tencent.connections() }),
  };
};

/** Lets our side of a connection learn that the server has ended it. */
const learn = async () => {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
};

describe("the connection of a start that Tencent dedupes", () => {
  test("carries the next such start, and none that a second copy of would be charged again", async () => {
    const { transport, seen } = await startTencent();

    for (const each of [request, first, second, request]) {
      await transport.open(each);
      await transport.send(each);
    }

    expect(seen()).toEqual({ requests: 4, connections: 3 });
  });

  test("carries one start at a time: two that are opened beside each other have two", async () => {
    const { transport, seen } = await startTencent();
    await transport.send(first);

    await transport.open(first);
    await transport.open(second);
    await Promise.all([transport.send(first), transport.send(second)]);

    expect(seen()).toEqual({ requests: 3, connections: 2 });
  });

  test("that dies under a start leaves its fate unknown, and nothing sends it again", async () => {
    const { tencent, transport, seen } = await startTencent((response) => {
      if (tencent.requests.length === 2) response.destroy();
      else response.end(accepted);
    });
    await transport.send(first);

    await transport.open(second);
    const error = await rejection(callTencent((sent) => transport.send(sent), second));
    await transport.send(first);

    expect(error).toBeInstanceOf(TencentSilence);
    expect(tencent.requests.map(({ body }) => body)).toEqual([first, second, first].map(bodyOf));
    expect(seen()).toEqual({ requests: 3, connections: 2 });
  });

  test("that the server has ended is replaced before the start, which is sent once", async () => {
    const { tencent, transport, seen } = await startTencent();
    const ended = tencent.connectionEnded();
    await transport.send(first);
    tencent.server.closeIdleConnections();
    await ended;
    await learn();

    await transport.open(second);
    const opened = seen();
    await transport.send(second);

    expect(opened).toEqual({ requests: 1, connections: 2 });
    expect(seen()).toEqual({ requests: 2, connections: 2 });
  });

  test("is used again after 50 s of the machine's time, and not after more, as in a frozen function", async () => {
    const { transport, pass, seen } = await startTencent();
    await transport.send(first);
    pass(50_000);
    await transport.send(second);
    const fresh = seen();
    pass(50_001);

    await transport.open(first);
    await transport.send(first);

    expect(fresh).toEqual({ requests: 2, connections: 1 });
    expect(seen()).toEqual({ requests: 3, connections: 2 });
  });

  test("is not used again once the machine's clock was set back", async () => {
    const { transport, pass, seen } = await startTencent();
    await transport.send(first);
    pass(-1);

    await transport.send(second);

    expect(seen()).toEqual({ requests: 2, connections: 2 });
  });

  test("ends where the start for which it is reserved never comes", async () => {
    const { tencent, transport, pass } = await startTencent();
    const ended = tencent.connectionEnded();
    await transport.send(first);
    await transport.open(second);
    pass(50_001);

    await transport.open(first);

    await expect(ended).resolves.toBeUndefined();
  });
});

const bodyOf = ({ body }: SignedRequest) => body;
