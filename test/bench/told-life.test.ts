import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { read, submit } from "../support/client.ts";
import { countedSystem } from "../support/counted-system.ts";
import { tellBench } from "../support/tell-bench.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

/** Milliseconds. Near its first question a task is told from the list on which it stands. */
const LIFE = 540_000;

/** A counted system with a receiver that has heard of a task before. */
const toldSystem = async () => {
  const { system, spent, calls } = await countedSystem({ lifeSeconds: LIFE / 1000 });
  const receiver = await startReceiver(system);
  const webhook = { url: receiver.url };
  const end = async (milliseconds: number) => {
    await system.clock.advance(milliseconds);
    await tellByStream(system);
  };
  await submit(system, "told before", { webhook });
  await end(LIFE + 5000);
  spent.write = 0;
  spent.strongReads = 0;
  return { system, spent, calls, webhook, end, receiver };
};

test("a task without a slot costs at most 10 write units until one webhook has told of its end", async () => {
  const { system, calls, webhook, end, receiver } = await toldSystem();
  const operation = "mps.ProcessMedia";
  await submit(system, "first of its kind", { operation, input: sampleInputs[operation], webhook });
  await end(LIFE + 5000);
  const before = calls.length;

  const { body } = await submit(system, "counted", {
    operation,
    input: sampleInputs[operation],
    webhook,
  });
  await end(LIFE + 5000);

  // A result of more than 300 bytes has a row of its own, as this one's; most results have none.
  const writes = calls
    .slice(before)
    .filter(({ action, sk = "" }) => /^(?:Put|Update)/.test(action) && !sk.startsWith("output#"));
  const units = writes.reduce((sum, call) => sum + call.units, 0);
  tellBench("units", "no slot", units);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(receiver.heard()).toHaveLength(3);
  expect(units).toBeLessThanOrEqual(10);
});

test("one with a slot costs at most 11, and 12 strong reads", async () => {
  const { system, spent, webhook, end, receiver } = await toldSystem();
  const { body } = await submit(system, "counted", { webhook });
  await end(LIFE + 5000);

  tellBench("units", "slot", spent.write);
  tellBench("units", "reads", spent.strongReads);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(receiver.heard()).toHaveLength(2);
  expect(spent.write).toBeLessThanOrEqual(11);
  expect(spent.strongReads).toBeLessThanOrEqual(12);
});

test("one that is queued first costs at most 13", async () => {
  const { system, spent, webhook, end } = await toldSystem();
  const behind = async (keys: readonly string[]) => {
    spent.write = 0;
    for (const key of keys) await submit(system, key, { webhook });
    for (const _ of keys) await end(LIFE + 5000);
    return spent.write;
  };

  const two = await behind(["runs", "waits"]);
  const three = await behind(["runs again", "waits again", "counted"]);

  tellBench("units", "queued", three - two);
  expect(three - two).toBeLessThanOrEqual(13);
});
