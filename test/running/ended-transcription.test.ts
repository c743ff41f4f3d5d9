import { describe, expect, test } from "vitest";
import { exists } from "../../functions/task/condition.ts";
import { read } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { type Look, MINUTE, tell, transcribe } from "./transcribing.ts";

/** One that is at work at every look but the next after `miss()`. */
const transcribeMissing = async (work: "Preparing" | "InProgress") => {
  let misses = 0;
  const transcription = await transcribe(() => (misses-- > 0 ? "gone" : work));
  const miss = (): void => {
    misses = 1;
  };
  return { ...transcription, miss, isMissed: () => misses <= 0 };
};

test("one that was never seen at work before it ended is not called a success", async () => {
  const { system, taskId } = await transcribe(() => "Stopped");

  await system.pass(10 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    error: { code: "provider_forgot" },
  });
});

test("one that was seen at work is called a success when no callback has told otherwise within two minutes of its end", async () => {
  let look: Look = "InProgress";
  const { system, taskId } = await transcribe(() => look);
  await system.pass(2 * MINUTE);

  look = "Stopped";
  await system.pass(MINUTE);
  const early = await read(system, taskId);
  await system.pass(3 * MINUTE);

  expect(early.status).toBe("running");
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});

test("that it was seen at work is kept, also where somebody else writes at the same moment", async () => {
  let looks = 0;
  let races = 1;
  const { environment, seams } = await startingAround((table) => ({
    update: async (key, condition, update) => {
      if (update.set?.seenRunningAt !== undefined && races-- > 0)
        await table.update(key, exists("pk"), { add: { revision: 1 } });
      return table.update(key, condition, update);
    },
  }));
  const { system, taskId } = await transcribe(() => (looks++ === 0 ? "InProgress" : "gone"), {
    environment,
    seams,
  });

  await system.pass(20 * MINUTE);

  expect(races).toBeLessThanOrEqual(0);
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});

describe("one that a look does not find goes on", () => {
  test("if it was found at work since the last time that happened", async () => {
    const { system, taskId, miss, isMissed } = await transcribeMissing("InProgress");
    await system.pass(40 * MINUTE);
    miss();
    await system.pass(60 * MINUTE);
    const wasMissed = isMissed();

    miss();
    await system.pass(20 * MINUTE);

    expect([wasMissed, isMissed()]).toEqual([true, true]);
    expect((await read(system, taskId)).status).toBe("running");
  });

  test("if it was just started, even if a callback has told of it", async () => {
    let look: Look = "gone";
    const { system, taskId } = await transcribe(() => look);
    const told = await tell(system, 901, { Status: 0 });
    await system.pass(8 * MINUTE);

    look = "InProgress";
    await system.pass(20 * MINUTE);

    expect(told.statusCode).toBe(200);
    expect((await read(system, taskId)).status).toBe("running");
  });

  test("if it is found before it begins to work", async () => {
    const { system, taskId, miss, isMissed } = await transcribeMissing("Preparing");
    await system.pass(12 * MINUTE);

    miss();
    await system.pass(20 * MINUTE);

    expect(isMissed()).toBe(true);
    expect((await read(system, taskId)).status).toBe("running");
  });
});

test("one that is gone before it was ever seen ends as the callback tells that comes right after", async () => {
  let look: Look = "silent";
  const { system, taskId } = await transcribe(() => look);
  await system.pass(12 * MINUTE);

  look = "gone";
  for (
    let ticks = 0;
    ticks < 20 && !system.log.some(({ event }) => event === "provider_task_not_found");
    ticks++
  ) {
    await system.clock.advance(MINUTE);
    await system.tick();
  }
  const told = await tell(system, 902, { LeaveCode: 98 });

  expect(told.statusCode).toBe(200);
  expect(await read(system, taskId)).toMatchObject({ status: "failed", settled: true });
});

test("one that is told of as at work while it is asked about is not given up", async () => {
  let look: Look = "silent";
  let looks = 0;
  const told: number[] = [];
  const { system, taskId } = await transcribe(async () => {
    if (look === "gone" && ++looks === 2)
      told.push((await tell(system, 901, { Status: 0 })).statusCode);
    return look;
  });
  await system.pass(12 * MINUTE);

  look = "gone";
  await system.pass(20 * MINUTE);

  expect(told).toEqual([200]);
  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "unknown" } },
  });
});
