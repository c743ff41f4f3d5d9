import { expect, test } from "vitest";
import { instant } from "../../functions/task/time.ts";
import { input, read, submit } from "../support/client.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;

test("a refusal that passes sends the task back to the queue under a new SessionId, and the schedule starts it later", async () => {
  const system = await startSystem();
  const foreign = await startSystem({
    clock: system.clock,
    environment: { ENVIRONMENT: "other", TENCENT_ENDPOINT_URL: system.standIn.url },
  });
  await submit(foreign, "somebody else's task in the same application", {
    input: input("[seconds:70]"),
  });

  const refused = await submit(system, "refused");
  await system.pass(5 * MINUTE);

  expect(refused.body.status).toBe("queued");
  const settled = await read(system, refused.body.taskId);
  expect(settled).toMatchObject({ status: "succeeded" });
  const sessions = system.standIn.creates().map(({ SessionId }) => SessionId);
  expect(sessions.filter((id) => id.startsWith(refused.body.taskId))).toHaveLength(1);
  expect(sessions.some((id) => id === `${refused.body.taskId}-0`)).toBe(false);
});

test("a refused task backs off until its start deadline and no longer", async () => {
  const system = await startSystem();
  const request = { input: input("[refuse:RequestLimitExceeded]"), startWithinSeconds: 100 };
  const { body } = await submit(system, "refused", request);

  const tries: (string | undefined)[] = [body.nextCheckAt];
  for (const seconds of [20, 35]) {
    await system.clock.advance(seconds * 1000);
    await system.tick();
    tries.push((await read(system, body.taskId)).nextCheckAt);
  }
  await system.pass(2 * MINUTE);

  const deadline = instant(Date.parse(body.createdAt) + 100_000);
  expect(tries.every((moment) => moment !== undefined && moment <= deadline)).toBe(true);
  expect(tries).toContain(deadline);
  expect(await read(system, body.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
  });
});

test("a task of an operation without a lane that Tencent refuses for now is tried again", async () => {
  const system = await startSystem();

  const request = {
    operation: "mps.CreateAigcVideoTask",
    input: input("[refuse:RequestLimitExceeded]"),
  };
  const { body } = await submit(system, "refused for now", request);
  await system.pass(5 * MINUTE);

  expect(body.status).toBe("queued");
  expect(system.standIn.calls("CreateAigcVideoTask")).toBeGreaterThan(2);
});
