import { expect, test } from "vitest";
import type { Row, Table } from "../../functions/store/table.ts";
import { rows, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

/** A task of a caller who listens, and a replica that has its row as it was when `fall` came. */
const behind = async () => {
  let late: Row | undefined;
  let whole: Table | undefined;
  const system = await startSystem(
    await startingAround((table) => {
      whole = table;
      return {
        get: async (key, how) =>
          how !== undefined && key.sk === "task" && late !== undefined ? late : table.get(key, how),
      };
    }),
  );
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "one", { webhook: { url: receiver.url } });
  const key = { pk: `default#${body.taskId}`, sk: "task" };
  const fall = async (): Promise<void> => {
    late = await system.clock.during(whole?.get(key) ?? Promise.resolve(undefined));
  };
  return { system, receiver, key, fall };
};

test("a task is told at once although a replica does not know yet that it has settled", async () => {
  const { system, receiver, fall } = await behind();
  await fall();
  await system.clock.advance(6000);

  await tellByStream(system);

  expect(receiver.heard().map(({ event }) => event.type)).toEqual(["task.succeeded"]);
});

test("a task that a replica shows as untold is told once more, in the same bytes, and stays told", async () => {
  const { system, receiver, key, fall } = await behind();
  await system.clock.advance(6000);
  await fall();
  await tellByStream(system);
  const record = {
    dynamodb: { Keys: { pk: { S: key.pk }, sk: { S: key.sk } }, SequenceNumber: "1" },
  };

  const answer = await system.clock.during(system.teller({ Records: [record] }));

  const [first, second] = receiver.heard();
  const task = (await rows(system)).find(({ sk }) => sk?.S === "task");
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(second).toEqual(first);
  expect(receiver.heard()).toHaveLength(2);
  expect(task).toHaveProperty("toldAt");
  expect(task).not.toHaveProperty("agenda");
});
