import { expect, test } from "vitest";
import { read, rows, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

test("a caller is told of a task's end at once, by a webhook that an independent verifier accepts", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  const { url } = receiver;

  const { body: task } = await submit(system, "told", {
    webhook: { url },
    metadata: { shot: "7" },
  });
  await system.clock.advance(6000);
  await tellByStream(system);

  const settled = await read(system, task.taskId);
  expect(receiver.heard().map(({ id, event }) => ({ id, event }))).toEqual([
    {
      id: `evt_${task.taskId}_succeeded`,
      event: {
        type: "task.succeeded",
        timestamp: settled.settledAt,
        data: {
          taskId: task.taskId,
          operation: "vod.CreateAigcVideoTask",
          status: "succeeded",
          revision: expect.any(Number),
          metadata: { shot: "7" },
        },
      },
    },
  ]);
});

test("a record that the stream loses costs two minutes", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);

  await submit(system, "lost-record", { webhook: { url: receiver.url } });
  await system.pass(6000);
  await system.pass(2 * MINUTE);

  expect(receiver.heard()).toHaveLength(1);
  expect((await rows(system)).filter(({ agenda }) => agenda?.S?.startsWith("tell#"))).toEqual([]);
});

test("a receiver that is down for three days is told when it returns, with the same id and bytes", async () => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);
  receiver.answer(500);

  await submit(system, "down", { webhook: { url: receiver.url } });
  await system.clock.advance(6000);
  await tellByStream(system);
  for (let hour = 0; hour < 72; hour++) {
    await system.clock.advance(60 * MINUTE);
    await system.tick();
  }
  const failed = receiver.heard();
  receiver.answer(204);
  for (let hour = 0; hour < 27; hour++) {
    await system.clock.advance(60 * MINUTE);
    await system.tick();
  }
  const all = receiver.heard();

  expect(failed.length).toBeGreaterThan(5);
  expect(all).toHaveLength(failed.length + 1);
  expect(new Set(all.map(({ id }) => id)).size).toBe(1);
  expect(new Set(all.map(({ body }) => body)).size).toBe(1);
});
