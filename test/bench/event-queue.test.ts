import { expect, test } from "vitest";
import { startPulling } from "../callback/pulling.ts";
import { input, read, submit } from "../support/client.ts";
import { tellBench } from "../support/tell-bench.ts";

const TASKS = 60;
const LIFE_SECONDS = 100;

test("at a task a second, the event queue takes less than one call a task, and tells of ends within five seconds", async () => {
  const { system } = await startPulling({
    concurrency: 100,
    environment: { LANE_LIMIT_VOD_AIGC: "100" },
  });
  const acceptedAt: number[] = [];
  const taskIds: string[] = [];
  for (let number = 0; number < TASKS; number += 1) {
    const { body } = await submit(system, `task ${number}`, {
      input: input(`[seconds:${LIFE_SECONDS}]`),
    });
    expect(body.status).toBe("running");
    acceptedAt.push(system.clock.now());
    taskIds.push(body.taskId);
    await system.clock.advance(1000);
  }
  await system.clock.advance((acceptedAt[0] ?? 0) + LIFE_SECONDS * 1000 - system.clock.now());
  const called = () => system.standIn.calls("PullEvents") + system.standIn.calls("ConfirmEvents");
  const before = called();

  await system.pass(TASKS * 1000);
  const calls = called() - before;
  await system.pass(120_000);

  const lags = await Promise.all(
    taskIds.map(async (taskId, number) => {
      const { settledAt = "", completedVia } = await read(system, taskId);
      expect(completedVia).toBe("event");
      return Date.parse(settledAt) - (acceptedAt[number] ?? 0) - LIFE_SECONDS * 1000;
    }),
  );
  const meanLag = lags.reduce((sum, lag) => sum + lag, 0) / lags.length / 1000;
  tellBench("events", "calls", calls / TASKS);
  tellBench("events", "lag", meanLag);
  expect(calls / TASKS).toBeLessThan(1);
  expect(meanLag).toBeLessThan(5);
});
