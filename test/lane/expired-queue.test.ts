import { expect, test } from "vitest";
import { callBack, completion, input, read, signed, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;

/** More than two searches may reject. */
const EXPIRED = 75;

test("the callback that frees a slot rejects thirty expired tasks at most, and the schedule rejects the rest before it starts the next", async () => {
  const system = await startSystem({ callbacks: "lost" });
  await submit(system, "busy", { input: input("A cat. [seconds:60]") });
  const [busy = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
  for (let index = 0; index < EXPIRED; index++)
    await submit(system, `late ${index}`, { startWithinSeconds: 60 });
  const { body: alive } = await submit(system, "alive");
  await system.clock.advance(2 * MINUTE);

  const { status } = await callBack(system, signed(system, completion(busy)));
  const rejectedByCallback = rejections(system.log);
  await system.tick();

  expect(status).toBe(200);
  expect(rejectedByCallback).toBe(30);
  expect(rejections(system.log)).toBe(EXPIRED);
  expect(await read(system, alive.taskId)).toMatchObject({ status: "running" });
});

const rejections = (log: readonly object[]): number =>
  log.filter((line) => Reflect.get(line, "code") === "start_deadline_passed").length;
