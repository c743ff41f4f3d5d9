import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { rows, submit } from "../support/client.ts";
import { engineClient } from "../support/engine-client.ts";
import { type System, startSystem } from "../support/system.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

/**
 * A task as the next version settles it: it stands where it was asked about, at the moment of its
 * next question.
 */
const leftTask = async (): Promise<{ readonly system: System; readonly receiver: Receiver }> => {
  const system = await startSystem({ tells: true });
  const receiver = await startReceiver(system);
  await submit(system, "one", { webhook: { url: receiver.url } });
  await system.clock.advance(6000);
  const row = await taskRow(system);
  if (row?.pk === undefined || row.sk === undefined) throw new Error("there is no task");
  const dueAt = new Date(system.clock.now() + MINUTE).toISOString();
  await engineClient().send(
    new UpdateItemCommand({
      TableName: system.tableName,
      Key: { pk: row.pk, sk: row.sk },
      UpdateExpression: "SET agenda = :agenda, dueAt = :dueAt",
      ExpressionAttributeValues: { ":agenda": { S: "ask#vod" }, ":dueAt": { S: dueAt } },
    }),
  );
  return { system, receiver };
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

  expect(await taskRow(system)).toMatchObject({ agenda: { S: "ask#vod" }, tries: { N: "0" } });
});
