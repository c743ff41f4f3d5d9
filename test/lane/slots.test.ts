import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, inject, test } from "vitest";
import { reclaimSlots } from "../../functions/lifecycle/lane/reclaim-slots.ts";
import { startNext } from "../../functions/lifecycle/lane/start-next.ts";
import { instant } from "../../functions/task/time.ts";
import { operations } from "../../functions/tencent/registry.ts";
import { startWithAlteredAnswers } from "../support/altered-answers.ts";
import { callBack, completion, input, read, rows, signed, submit } from "../support/client.ts";
import { startingAroundUpdates } from "../support/planted-rows.ts";
import { passDays, SUB_APP_ID, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LANE = `vod.CreateAigcVideoTask#${SUB_APP_ID}`;

const laneOf = () => {
  const operation = operations.find(({ name }) => name === "vod.CreateAigcVideoTask");
  if (operation === undefined) throw new Error("The operation is gone.");
  return { operation, application: String(SUB_APP_ID) };
};

test("a doubt that ended frees its slot, though nobody waited while it lasted", async () => {
  const system = await startSystem({ callbacks: "off" });
  await submit(system, "doubtful", { input: input("[silence]") });
  await system.pass(12 * MINUTE);
  await system.clock.advance(73 * HOUR);
  await system.pass(2 * MINUTE);

  const late = await submit(system, "late");
  await system.pass(5 * MINUTE);

  expect(late.body.status).toBe("queued");
  expect(await read(system, late.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a queued task whose request is gone stops neither its lane nor somebody else's callback", async () => {
  const system = await startSystem({ callbacks: "lost" });
  await submit(system, "first");
  const poison = await submit(system, "poison", { input: input("a request of its own") });
  await system.clock.advance(1);
  const next = await submit(system, "next");
  const row = (await rows(system)).find(
    ({ pk, sk }) => pk?.S?.includes(poison.body.taskId) && sk?.S?.startsWith("input#"),
  );
  const client = new DynamoDBClient({ endpoint: inject("engineUrl"), region: "us-east-1" });
  await client.send(
    new DeleteItemCommand({
      TableName: system.tableName,
      Key: { pk: row?.pk ?? { S: "" }, sk: row?.sk ?? { S: "" } },
    }),
  );
  await system.clock.advance(6000);

  const [first] = system.standIn.creates();
  const answer = await callBack(
    system,
    signed(system, completion(first ?? { TaskId: "", SessionContext: "" })),
  );
  await system.pass(20 * MINUTE);

  expect(answer.status).toBe(200);
  expect(
    system.log.some(
      ({ event, taskId }) => event === "row_unreadable" && taskId === poison.body.taskId,
    ),
  ).toBe(true);
  expect(await read(system, next.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a task of an application that has left the configuration is still started, or rejected at its deadline", async () => {
  const before = await startSystem({
    environment: { TENCENT_VOD_SUB_APP_IDS: "1500000000,1500000001" },
    callbacks: "off",
  });
  const { body } = await submit(before, "task", {
    input: { ...input("[refuse:RequestLimitExceeded]"), SubAppId: 1500000001 },
  });

  const after = await startSystem({
    clock: before.clock,
    callbacks: "off",
    environment: { TABLE_NAME: before.tableName },
  });
  await passDays(after, 8);

  expect(body.status).toBe("queued");
  expect(await read(after, body.taskId)).toMatchObject({
    status: "rejected",
    error: { code: "start_deadline_passed" },
  });
});

test("a task of which Tencent never says anything usable is told as unknown after seven days, and its slot is free long before", async () => {
  let mute = false;
  const nothing = '{"Response":{"Error":{"Code":"FailedOperation","Message":"x"},"RequestId":"r"}}';
  const system = await startWithAlteredAnswers((body) => (mute ? nothing : body), {
    callbacks: "off",
  });
  const { body } = await submit(system, "task", { input: input("[seconds:60]") });
  mute = true;
  await system.pass(2 * MINUTE);
  const waiting = await submit(system, "waits");

  await passDays(system, 6);
  mute = false;
  await system.pass(3 * MINUTE);
  const second = await read(system, waiting.body.taskId);
  mute = true;
  await passDays(system, 2);

  expect(second.status).not.toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({
    status: "indeterminate",
    settled: true,
    error: { code: "provider_forgot" },
  });
});

test("a question that falls due within a run is asked at its due time, among the run's other questions", async () => {
  const system = await startSystem({
    callbacks: "off",
    concurrency: 2,
    environment: { LANE_LIMIT_VOD_AIGC: "2" },
  });
  const { body } = await submit(system, "one", { input: input("[seconds:70]") });
  await system.clock.advance(45_000);
  await submit(system, "two", { input: input("[seconds:300]") });
  await system.clock.advance(15_000);

  await system.pass(MINUTE);

  const { settledAt = "", createdAt } = await read(system, body.taskId);
  expect(Date.parse(settledAt) - Date.parse(createdAt)).toBe(75_000);
});

test("a backlog of tasks past their start deadline does not keep the next from its turn", async () => {
  const system = await startSystem({ callbacks: "off", concurrency: 2 });
  await submit(system, "runs", { input: input(`[seconds:${9 * 86_400}]`) });
  for (let old = 0; old < 25; old++) await submit(system, `old ${old}`);
  await system.clock.advance(7 * DAY - MINUTE);
  const fresh = await submit(system, "fresh");
  await system.clock.advance(2 * MINUTE);
  const [slot] = await system.clock.during(system.dependencies.lanes.holders(LANE));

  const answer = await system.clock.during(
    startNext(system.dependencies, laneOf(), slot === undefined ? {} : { freed: slot.holder }),
  );

  expect(answer).toBe("started");
  expect((await read(system, fresh.body.taskId)).status).toBe("running");
});

test("two submissions under one key at the same moment hold one slot between them, and neither gives it away", async () => {
  const system = await startSystem({ callbacks: "off", concurrency: 5 });
  const request = { input: input("[seconds:600]") };

  const twins = await system.clock.during(
    Promise.all([submit(system, "twin", request), submit(system, "twin", request)]),
  );
  const { body } = await submit(system, "next");

  expect(new Set(twins.map((twin) => twin.body.taskId)).size).toBe(1);
  expect(body.status).toBe("queued");
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a function that hands on a slot that it does not have starts no task beyond the limit", async () => {
  const system = await startSystem({ callbacks: "off", concurrency: 5 });
  await submit(system, "runs", { input: input("[seconds:600]") });
  const { body } = await submit(system, "waits");

  const answer = await system.clock.during(
    startNext(system.dependencies, laneOf(), { freed: `default#${body.taskId}-0` }),
  );

  expect(answer).toBe("full");
  expect(system.standIn.creates()).toHaveLength(1);
});

test("a slot that was taken anew is not reclaimed from under its holder", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { lanes } = system.dependencies;
  const ghost = `default#${"a".repeat(32)}-0`;
  const now = () => instant(system.clock.now());
  await system.clock.during(lanes.take(LANE, { holder: ghost, limit: 1, now: now() }));
  await system.clock.advance(4 * MINUTE);

  const again = await system.clock.during(
    lanes.take(LANE, { holder: ghost, limit: 1, now: now() }),
  );
  await system.clock.during(reclaimSlots(system.dependencies, laneOf()));

  expect(again).toBe(true);
  expect(await system.clock.during(lanes.holders(LANE))).toHaveLength(1);
});

test("a settling write that loses against itself hands its slot on all the same", async () => {
  let twice = false;
  const table = await startingAroundUpdates((update) => async (key, condition, change) => {
    const written = await update(key, condition, change);
    if (!twice || change.set?.settledAt === undefined) return written;
    twice = false;
    return update(key, condition, change);
  });
  const system = await startSystem(table);
  await submit(system, "one");
  const two = await submit(system, "two");

  twice = true;
  await system.clock.advance(20_000);

  expect(await read(system, two.body.taskId)).toMatchObject({ status: "succeeded" });
});
