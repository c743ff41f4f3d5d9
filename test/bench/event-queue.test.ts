import { expect, test } from "vitest";
import { sampleRequest } from "../../infra/local/sample-inputs.ts";
import { startPulling } from "../callback/pulling.ts";
import { read, submit } from "../support/client.ts";
import { tellBench } from "../support/tell-bench.ts";

const MINUTE = 60_000;
const TASKS = 120;
const LIFE_SECONDS = 120;

test("at a task a second, the event queue takes a fifth of a call a task, and tells of ends within five seconds", async () => {
  const { system } = await startPulling({
    concurrency: 100,
    environment: { LANE_LIMIT_VOD_AIGC: "100" },
  });
  // The first task ends as a run of the schedule begins, and two whole runs are counted.
  await system.clock.advance(MINUTE - (system.clock.now() % MINUTE));
  const acceptedAt: number[] = [];
  const taskIds: string[] = [];
  for (let number = 0; number < TASKS; number += 1) {
    // More run at once than one lane takes.
    const operation = number % 2 === 0 ? "vod.CreateAigcVideoTask" : "vod.CreateAigcImageTask";
    const { body } = await submit(system, `task ${number}`, {
      operation,
      input: { ...Object(sampleRequest(operation).input), Prompt: `[seconds:${LIFE_SECONDS}]` },
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
  expect(calls / TASKS).toBeLessThanOrEqual(0.2);
  expect(meanLag).toBeLessThan(5);
});
