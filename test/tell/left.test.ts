import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { transportTo } from "../support/call-through.ts";
import { input, rows, submit } from "../support/client.ts";
import { engineClient } from "../support/engine-client.ts";
import { startingOnWholeLists } from "../support/planted-rows.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

/** A task that a callback settles at this second of its life. The poller asks after ten minutes. */
const settledTask = async (
  second: number,
  options: SystemOptions = {},
  asked: object = {},
): Promise<{ readonly system: System; readonly receiver: Receiver }> => {
  const system = await startSystem({ tells: true, ...options });
  const receiver = await startReceiver(system);
  await submit(system, "one", {
    input: input(`[seconds:${second}]`),
    webhook: { url: receiver.url },
    ...asked,
  });
  await system.clock.advance(second * 1000 + 5000);
  return { system, receiver };
};

/** One that the poller would have asked about within a minute. */
const leftTask = () => settledTask(540);

test("a task that the poller comes to soon stays on its list when it settles", async () => {
  const { system } = await leftTask();

  expect(await taskRow(system)).toMatchObject({
    status: { S: "succeeded" },
    agenda: { S: expect.stringMatching(/^ask#/) },
    dueAt: { S: "2026-01-01T00:10:00.000Z" },
    tries: { N: "0" },
  });
});

test.each([
  ["whose next question is far off", 500, {}, {}],
  ["whose result is kept", 540, { KEEP_RESULTS: "asked" }, { keepResult: true }],
])("a task %s goes to the list of what must be told", async (_, second, environment, asked) => {
  const { system } = await settledTask(second, { environment }, asked);

  expect(await taskRow(system)).toMatchObject({ agenda: { S: expect.stringMatching(/^tell#/) } });
});

test("a task that another look has made due much later stands where it was read", async () => {
  const system = await startSystem({
    tells: true,
    seams: {
      send: async (request) => {
        if (request.action === "DescribeTaskDetail")
          await dueAt(system, "2026-01-01T00:20:00.000Z");
        return transport.send(request);
      },
    },
  });
  const transport = transportTo(system.standIn.url);
  const receiver = await startReceiver(system);
  const asked = { input: input("[seconds:540]"), webhook: { url: receiver.url } };
  await submit(system, "one", asked);
  await system.clock.advance(545_000);

  expect(await taskRow(system)).toMatchObject({ dueAt: { S: "2026-01-01T00:10:00.000Z" } });
});

const dueAt = async (system: System, moment: string): Promise<void> => {
  const { pk, sk } = (await taskRow(system)) ?? {};
  if (pk === undefined || sk === undefined) throw new Error("there is no task");
  await engineClient().send(
    new UpdateItemCommand({
      TableName: system.tableName,
      Key: { pk, sk },
      UpdateExpression: "SET dueAt = :dueAt",
      ExpressionAttributeValues: { ":dueAt": { S: moment } },
    }),
  );
};

test("a task that was left where it was asked about is told by the stream, and leaves that list", async () => {
  const { system, receiver } = await leftTask();

  await tellByStream(system);

  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
  expect(await taskRow(system)).not.toHaveProperty("agenda");
});

test("one whose record the stream loses is told by the schedule, once", async () => {
  const { system, receiver } = await leftTask();

  await system.pass(4 * MINUTE);

  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
  expect(await taskRow(system)).not.toHaveProperty("agenda");
});

test("the poller brings it to the stream a second time", async () => {
  const { system, receiver } = await leftTask();
  await system.clock.advance(MINUTE + 1000);
  await system.tick();

  await tellByStream(system);

  expect(receiver.heard()).toHaveLength(1);
});

test("the poller leaves it to the stream for half a minute, and the audit leaves it to the poller", async () => {
  const { system } = await leftTask();

  await system.audit();
  await system.tick();

  expect(await taskRow(system)).toMatchObject({
    agenda: { S: expect.stringMatching(/^ask#vod/) },
    tries: { N: "0" },
  });
});

test("more of them than a page at the head of a list keep the poller from none behind them", async () => {
  const tasks = 120;
  const system = await startSystem({
    ...{ tells: true, callbacks: "off" },
    ...(await startingOnWholeLists()),
  });
  const receiver = await startReceiver(system);
  const asked = { operation: "mps.ProcessMedia", input: sampleInputs["mps.ProcessMedia"] };
  for (let task = 0; task < tasks; task++) {
    await submit(system, `task ${task}`, { ...asked, webhook: { url: receiver.url } });
    await system.clock.advance(200);
  }

  await system.pass(MINUTE + 30_000);

  const settled = (await rows(system)).filter(({ settledAt }) => settledAt !== undefined);
  expect(settled).toHaveLength(tasks);
  expect(new Set(settled.map(({ agenda }) => agenda?.S))).toEqual(new Set(["ask#mps"]));
});
