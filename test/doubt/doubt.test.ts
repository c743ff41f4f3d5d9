import { expect, test } from "vitest";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;

test("a start that was never answered is in doubt, and is not sent again before its signature has expired", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task", { input: input("[drop]") });

  await system.pass(6 * MINUTE);
  const before = await read(system, body.taskId);
  const callsBefore = system.standIn.calls("CreateAigcVideoTask");
  await system.pass(3 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect(before.status).toBe("doubtful");
  expect(callsBefore).toBe(1);
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates().map(({ SessionId }) => SessionId)).toEqual([`${body.taskId}-0`]);
});

test("a start whose answer was lost is adopted by its callback, and paid once", async () => {
  const system = await startSystem();
  const { body } = await submit(system, "task", { input: input("[silence]") });

  await system.pass(10 * MINUTE);

  expect(body.status).toBe("doubtful");
  expect(await read(system, body.taskId)).toMatchObject({
    status: "succeeded",
    completedVia: "callback",
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("without a callback, a repeat that Tencent calls a duplicate ends the repeating; the task is given up honestly in the end", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task", { input: input("[silence]") });

  await system.pass(12 * MINUTE);
  const looking = await read(system, body.taskId);
  await system.clock.advance(72 * 60 * MINUTE);
  await system.pass(2 * MINUTE);
  const unknown = await read(system, body.taskId);
  await system.clock.advance(4 * 24 * 60 * MINUTE);
  await system.pass(2 * MINUTE);

  expect(looking).toMatchObject({ status: "doubtful", settled: false });
  expect(unknown).toMatchObject({
    status: "indeterminate",
    settled: false,
    error: { code: "start_unknown" },
  });
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    completedVia: "horizon",
  });
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(2);
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a start to which Tencent never answers anything is repeated for two days, and given up after three", async () => {
  const system = await startWithAlteredAnswers(
    (body, { action }) => {
      if (action === "CreateAigcVideoTask") throw new Error("The connection was reset.");
      return body;
    },
    { callbacks: "off" },
  );
  const calls = () => system.standIn.calls("CreateAigcVideoTask");
  const { body } = await submit(system, "task");
  const passHours = async (hours: number) => {
    for (let hour = 0; hour < hours; hour += 6) {
      await system.clock.advance(6 * 60 * MINUTE);
      await system.pass(2 * MINUTE);
    }
  };

  await passHours(42);
  const afterTwoDays = calls();
  await passHours(24);
  const [late, lateCalls] = [await read(system, body.taskId), calls()];
  await passHours(12);

  expect(afterTwoDays).toBeGreaterThan(5);
  expect(lateCalls).toBe(afterTwoDays);
  expect(late).toMatchObject({ status: "doubtful" });
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    error: { code: "start_unknown" },
  });
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a doubtful task holds its slot for an hour, and is looked for as before when it has lost it", async () => {
  const system = await startSystem({ callbacks: "off" });
  const doubtful = await submit(system, "doubtful", { input: input("[silence]") });
  const waiting = await submit(system, "waiting");

  await system.pass(12 * MINUTE);
  await system.clock.advance(47 * MINUTE);
  await system.pass(MINUTE);
  const early = await read(system, waiting.body.taskId);
  await system.pass(3 * MINUTE);

  expect(early.status).toBe("queued");
  expect(await read(system, waiting.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, doubtful.body.taskId)).toMatchObject({ status: "doubtful" });
});

test("a task that Tencent is at work on holds its slot for longer than a doubtful one", async () => {
  const system = await startSystem({ callbacks: "off" });
  await submit(system, "works", { input: input("[seconds:7200]") });
  const waiting = await submit(system, "waiting");

  await system.clock.advance(65 * MINUTE);
  await system.pass(2 * MINUTE);

  expect(await read(system, waiting.body.taskId)).toMatchObject({ status: "queued" });
  expect(system.standIn.calls("CreateAigcVideoTask")).toBe(1);
});

test("a start that could not connect was not sent: the task stays queued and starts when Tencent can be reached", async () => {
  const system = await startSystem();
  const unreached = await startSystem({
    clock: system.clock,
    environment: { TENCENT_ENDPOINT_URL: "http://127.0.0.1:1", TABLE_NAME: system.tableName },
  });

  const { body } = await submit(unreached, "task");
  await system.pass(2 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(system.standIn.creates().map(({ SessionId }) => SessionId)).toEqual([`${body.taskId}-0`]);
});
