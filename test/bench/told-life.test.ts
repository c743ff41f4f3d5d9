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

/** The units of tasks without a slot, one after the other: each settles before the next begins. */
const withoutSlot = async (count: number): Promise<readonly number[]> => {
  const { system, calls, webhook, end, receiver } = await toldSystem();
  const operation = "mps.ProcessMedia";
  const lives: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const before = calls.length;
    const { body } = await submit(system, `task ${number}`, {
      operation,
      input: sampleInputs[operation],
      webhook,
    });
    await end(LIFE + 5000);
    expect((await read(system, body.taskId)).status).toBe("succeeded");
    // A result of more than 300 bytes has a row of its own, as this one's; most results have none.
    // How long a task took is noted of one in sixteen.
    const writes = calls
      .slice(before)
      .filter(({ action }) => /^(?:Put|Update)/.test(action))
      .filter(({ sk = "" }) => !sk.startsWith("output#") && sk !== "durations");
    lives.push(writes.reduce((sum, call) => sum + call.units, 0));
  }
  expect(receiver.heard()).toHaveLength(1 + count);
  return lives;
};

// The first one also makes rows that stay. With the second question of the process comes its permit
// to ask, and then no question has to be paid for (decision 0044).
test("a task without a slot costs 9 write units until one webhook has told of its end, and 10 where the process has not asked twice", async () => {
  const [, earlier, third = 0, fourth] = await withoutSlot(4);

  tellBench("units", "no slot", third);
  expect([earlier, third, fourth]).toEqual([10, 9, 9]);
});

test("one with a slot costs at most 10, and 3 strong reads", async () => {
  const { system, spent, webhook, end, receiver } = await toldSystem();
  const { body } = await submit(system, "counted", { webhook });
  await end(LIFE + 5000);

  const { write, strongReads } = spent;
  tellBench("units", "slot", write);
  tellBench("units", "reads", strongReads);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
  expect(receiver.heard()).toHaveLength(2);
  expect(write).toBeLessThanOrEqual(10);
  expect(strongReads).toBeLessThanOrEqual(3);
});

test("one that is queued first costs at most 12", async () => {
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
  expect(three - two).toBeLessThanOrEqual(12);
});
