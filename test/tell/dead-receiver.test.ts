import { expect, test } from "vitest";
import { ask, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

/** Tasks that end at once: one runs, so the others wait, and are canceled. */
const endedTasks = async (system: System, count: number, { url }: Receiver): Promise<void> => {
  for (let number = 0; number < count; number++) {
    const { body } = await submit(system, `${url} ${number}`, { webhook: { url } });
    if (body.status === "queued") await ask(system, "POST", `/v1/tasks/${body.taskId}/cancel`);
  }
};

test("a receiver that is dead does not keep the teller from the others, and is told of all when it returns", async () => {
  const system = await startSystem();
  const dead = await startReceiver(system);
  const alive = await startReceiver(system);
  await submit(system, "runs", {});
  dead.answer(500);
  alive.answer(500);
  await endedTasks(system, 60, dead);
  await endedTasks(system, 1, alive);
  await tellByStream(system);
  alive.answer(204);
  await system.clock.advance(6000);
  const before = dead.requests.length;

  await system.clock.during(system.teller({}));
  const tries = dead.requests.length - before;
  dead.answer(204);
  for (let minute = 0; minute < 12; minute++) {
    await system.clock.advance(MINUTE);
    await system.clock.during(system.teller({}));
  }

  expect(before).toBe(60);
  // Two at once on each of the eight lists.
  expect(tries).toBeLessThanOrEqual(16);
  expect(alive.requests).toHaveLength(2);
  expect(new Set(dead.heard().map(({ id }) => id)).size).toBe(60);
  expect(dead.requests).toHaveLength(60 + tries + 60);
});
