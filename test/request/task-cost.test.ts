import { expect, test } from "vitest";
import { type Sample, sampleInputs } from "../../infra/local/sample-inputs.ts";
import { input, read, submit } from "../support/client.ts";
import { countedSystem } from "../support/counted-system.ts";
import { tellBench } from "../support/tell-bench.ts";
import { startReceiver, tellByStream } from "../tell/receiver.ts";

const MINUTE = 60_000;

// Recorded values, one by one: the request 1, the slot 1, the task 3, running 1, the turn of the
// callback's question 1, which nobody claims (decision 0041), the end 2, the slot freed 1.
// The slot bounds the start, which takes no turn (decision 0035). The third question of a process
// takes no turn either (decision 0044). The reads: the key's own row, an
// operator's switch (once in ten seconds), the task that a callback names, and the tenant's webhook
// endpoints before the settling write, which is all that a tenant without any pays for them.
test("a task with a free slot costs 10 write units and 3 strong reads, from submission to settled by callback", async () => {
  const { system, spent } = await countedSystem();

  const { body } = await submit(system, "counted");
  await system.clock.advance(10_000);

  expect({ ...spent }).toEqual({ write: 10, strongReads: 3 });
  expect((await read(system, body.taskId)).status).toBe("succeeded");
});

// The poller asks ten minutes after the start. A task that settles just before that stays on its
// list until it is told, which takes it from there (2): decision 0034. One that settles long before
// goes to another list (1 more for each of the two places).
test.each([
  { end: "that ends near its first question", seconds: 540, units: 10 },
  { end: "that ends long before its first question", seconds: 5, units: 12 },
])("a task $end costs $units write units with a webhook that is taken", async (life) => {
  const { system, spent } = await countedSystem();
  const receiver = await startReceiver(system);

  const tell = async (key: string) => {
    await submit(system, key, {
      input: input(`[seconds:${life.seconds}]`),
      webhook: { url: receiver.url },
    });
    await system.clock.advance(life.seconds * 1000 + 5000);
    await tellByStream(system);
  };
  // The first webhook of a tenant fixes the edition of its secret.
  await tell("first");
  spent.write = 0;

  await tell("counted");

  expect(receiver.heard()).toHaveLength(2);
  expect(spent.write).toBe(life.units);
});

test("a task that waits behind others costs 11 write units", async () => {
  const { system, spent } = await countedSystem();
  // The second question of a process brings its permit to ask.
  await submit(system, "asked about");
  await system.clock.advance(20_000);
  await submit(system, "runs");
  await submit(system, "waits");
  const others = { before: spent.write };
  await system.clock.advance(20_000);
  const rest = spent.write - others.before;
  await submit(system, "runs again");
  await submit(system, "waits again");
  const start = spent.write;

  const { body } = await submit(system, "counted");
  await system.clock.advance(20_000);

  expect(spent.write - start - rest).toBe(11);
  expect((await read(system, body.taskId)).status).toBe("succeeded");
});

test("each question that finds a task running costs 3 write units", async () => {
  const cost = async (seconds: number) => {
    const { system, spent } = await countedSystem({ callbacks: "off" });
    await submit(system, "counted", { input: input(`[seconds:${seconds}]`) });
    await system.clock.advance(MINUTE - 1000);
    const before = { write: spent.write, asked: system.standIn.calls("DescribeTaskDetail") };
    await system.pass(6 * MINUTE);
    // A run that finds work takes its product's lease and gives it back.
    const leases = 2 * system.log.filter(({ event }) => event === "tasks_polled").length;
    return {
      write: spent.write - before.write - leases,
      asked: system.standIn.calls("DescribeTaskDetail") - before.asked,
    };
  };

  const [short, long] = [await cost(30), await cost(120)];

  const units = (long.write - short.write) / (long.asked - short.asked);
  tellBench("poll", "", units);
  expect(long.asked).toBeGreaterThan(short.asked);
  expect(units).toBe(3);
});

test("a start of MPS AIGC is claimed, and so costs what one of TIW does", async () => {
  const startOf = async (operation: Sample) => {
    const { system, spent } = await countedSystem({ callbacks: "off", lifeSeconds: 600 });
    await submit(system, "warm", { operation, input: sampleInputs[operation] });
    const before = spent.write;
    await submit(system, "counted", { operation, input: sampleInputs[operation] });
    return spent.write - before;
  };

  const costs = [
    await startOf("mps.ProcessMedia"),
    await startOf("mps.CreateAigcVideoTask"),
    await startOf("tiw.CreateVideoGenerationTask"),
  ];

  expect(costs).toEqual([6, 7, 7]);
});
