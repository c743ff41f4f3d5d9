import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { SignedRequest, Transport } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

/** MPS CreateAigcVideoTask, as documented. */
const RATE = 10;

/** One start after the other, faster than the rate allows. */
const STARTS = 40;
const EVERY_MS = 80;

/** How long the first secrets of a cold process may take, in turn. */
const COLD_MS = [900, 0, 600, 0, 300, 0];

/** How long the first connection of a process takes. Only the first processes are cold. */
const FIRST_CONNECTION_MS = 1000;
const COLD_PROCESSES = 8;

test("a cold process sends no later than its turn: nobody sends in the time that was reserved for another", async () => {
  const clock = new VirtualClock();
  const sent: number[] = [];
  const transport = Promise.withResolvers<Transport>();
  const opened = new WeakSet<SignedRequest>();
  let [reads, opens] = [0, 0];
  const open = async (request: SignedRequest): Promise<void> => {
    await clock.sleep(opens++ < COLD_PROCESSES ? FIRST_CONNECTION_MS : 0);
    opened.add(request);
  };
  const system = await startSystem({
    clock,
    seams: {
      send: async (request) => {
        // As the transport does for a request whose connection nobody has opened.
        if (request.paid && !opened.has(request)) await open(request);
        if (request.paid) sent.push(clock.now());
        return (await transport.promise).send(request);
      },
      open,
      readSecret: async (reference) => {
        await clock.sleep(COLD_MS[reads++ % COLD_MS.length] ?? 0);
        return readFile(fileURLToPath(reference), "utf8");
      },
    },
  });
  transport.resolve(transportTo(system.standIn.url));
  const request = { operation: "mps.CreateAigcVideoTask", input: { Prompt: "A cat." } };

  await system.clock.during(
    Promise.all(
      Array.from({ length: STARTS }, async (_, number) => {
        await clock.sleep(number * EVERY_MS);
        return submit(system, `task ${number}`, request);
      }),
    ),
  );

  expect(sent.length).toBeGreaterThan(RATE);
  const inOneSecond = sent.map(
    (from) => sent.filter((at) => at >= from && at < from + 1000).length,
  );
  expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(RATE);
});
