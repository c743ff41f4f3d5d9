import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const START = "2026-01-01T00:00:00.000Z";

test("a task that waits for a slot says so, in POST and GET, and a running one waits for nothing", async () => {
  const system = await startSystem();
  const running = await submit(system, "running");

  const { body } = await submit(system, "waits");

  expect(body).toMatchObject({
    status: "queued",
    queuePosition: 1,
    waitingFor: { reason: "slot", since: START },
  });
  expect((await read(system, body.taskId)).waitingFor).toEqual({ reason: "slot", since: START });
  expect(running.body).not.toHaveProperty("waitingFor");
});

test("a task that was refused for now shows Tencent's code until it is tried again", async () => {
  const system = await startSystem();

  const { body } = await submit(system, "refused", {
    input: input("[refuse:RequestLimitExceeded]"),
  });
  await system.clock.advance(16_000);

  expect(body.waitingFor).toEqual({
    reason: "refused",
    since: START,
    code: "RequestLimitExceeded",
  });
  expect((await read(system, body.taskId)).waitingFor).toEqual({
    reason: "turn",
    since: "2026-01-01T00:00:15.000Z",
  });
});

test("a task for which the rate has no room waits for its turn", async () => {
  const table = await startingAround((plain) => ({
    update: async (key, condition, update) =>
      key.pk === "rate#mps.CreateAigcVideoTask"
        ? { won: false, row: undefined }
        : plain.update(key, condition, update),
  }));
  const system = await startSystem(table);

  const { body } = await submit(system, "waits", {
    operation: "mps.CreateAigcVideoTask",
    input: sampleInputs["mps.CreateAigcVideoTask"],
  });

  expect(body.waitingFor).toEqual({ reason: "turn", since: START });
});

test("a task whose start throws at its every turn is put off, its slot is free, and the next has its turn", async () => {
  let failing: string | undefined;
  const table = await startingAround((plain) => ({
    get: async (key) => {
      if (key.pk === `default#${failing}` && key.sk.startsWith("input#"))
        throw new TypeError("A bug of ours.");
      return plain.get(key);
    },
  }));
  const system = await startSystem(table);
  await submit(system, "busy", { input: input("[seconds:30]") });
  const { body: bad } = await submit(system, "bad");
  await system.clock.advance(1);
  const { body: next } = await submit(system, "next");

  failing = bad.taskId;
  await system.pass(3 * MINUTE);
  failing = undefined;
  const during = await read(system, next.taskId);
  await system.pass(15 * MINUTE);

  expect(during).toMatchObject({ status: "succeeded" });
  expect(system.log).toContainEqual(
    expect.objectContaining({ event: "start_failed", taskId: bad.taskId, reason: "TypeError" }),
  );
  expect(
    system.log.filter(({ event }) => event === "lane_failed" || event === "slot_reclaimed"),
  ).toEqual([]);
  expect(await read(system, bad.taskId)).toMatchObject({ status: "succeeded" });
});
