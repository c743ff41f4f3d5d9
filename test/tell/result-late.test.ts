import { expect, test } from "vitest";
import { callBack, completion, input, read, rows, signed, submit } from "../support/client.ts";
import { passDays, type System, startSystem } from "../support/system.ts";
import { enable, startEndpointReceiver } from "./endpoint-receiver.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

/** Tencent's callback about the first start, however late. */
const comeLate = (system: System) => {
  const started = system.standIn.creates()[0] ?? { TaskId: "", SessionContext: "" };
  return callBack(system, signed(system, completion(started)));
};

/** A task that nobody could find out about until its horizon had passed. */
const unknownTask = async ({
  tells = false,
  webhook,
}: {
  tells?: boolean;
  webhook?: (receiver: Receiver) => object;
} = {}) => {
  const system = await startSystem({ callbacks: "lost", tells });
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "unknown", {
    input: input("[silence]"),
    ...(webhook === undefined ? {} : { webhook: webhook(receiver) }),
  });
  await passDays(system, 8);
  await tellByStream(system);
  return { system, receiver, taskId: body.taskId };
};

const typesAt = (receiver: Receiver) => receiver.heard().map(({ event }) => event.type);

test("evidence that comes after the horizon is told to all that name no events, and changes nothing else", async () => {
  const { system, receiver, taskId } = await unknownTask({ webhook: ({ url }) => ({ url }) });
  const before = await read(system, taskId);

  const answer = await comeLate(system);
  await tellByStream(system);

  const late = receiver.heard().find(({ event }) => event.type === "task.result_late");
  expect(answer.status).toBe(200);
  expect(before).toMatchObject({ status: "indeterminate", settled: true });
  expect(await read(system, taskId)).toEqual(before);
  expect(typesAt(receiver)).toEqual(["task.indeterminate", "task.result_late"]);
  expect(late?.id).toBe(`evt_${taskId}_result_late`);
  expect(late?.event).toEqual({
    type: "task.result_late",
    timestamp: new Date(system.clock.now()).toISOString(),
    data: {
      taskId,
      operation: "vod.CreateAigcVideoTask",
      status: "indeterminate",
      revision: receiver.heard()[0]?.event.data.revision,
    },
  });
});

test("the same evidence again is told once, and writes nothing", async () => {
  const { system, receiver } = await unknownTask({ webhook: ({ url }) => ({ url }) });
  await comeLate(system);
  await tellByStream(system);
  await system.clock.advance(MINUTE);
  const before = await rows(system);

  await comeLate(system);
  await tellByStream(system);

  expect(await rows(system)).toEqual(before);
  expect(typesAt(receiver)).toEqual(["task.indeterminate", "task.result_late"]);
});

test("late evidence whose stream record is lost is told by the schedule, and again in the same bytes while it fails", async () => {
  const { system, receiver } = await unknownTask({
    tells: true,
    webhook: ({ url }) => ({ url, events: ["task.result_late"] }),
  });
  receiver.answer(500);

  await comeLate(system);
  await system.pass(10 * MINUTE);

  const heard = receiver.heard();
  expect(heard.length).toBeGreaterThan(1);
  expect(new Set(heard.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
});

test("an address that named other events hears nothing of late evidence, and nothing is written for it", async () => {
  const { system, receiver } = await unknownTask({
    webhook: ({ url }) => ({ url, events: ["task.indeterminate"] }),
  });
  const before = await rows(system);

  await comeLate(system);
  await tellByStream(system);

  expect(await rows(system)).toEqual(before);
  expect(typesAt(receiver)).toEqual(["task.indeterminate"]);
});

test("an endpoint that names no events hears of late evidence", async () => {
  const { system } = await unknownTask();
  const endpoint = await startEndpointReceiver();
  await enable(system, endpoint.url);

  await comeLate(system);
  await tellByStream(system);

  expect(endpoint.events().map(({ type }) => type)).toEqual(["task.result_late"]);
});

test("a callback about a task whose end is known is no late evidence", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  await submit(system, "known", { webhook: { url: receiver.url } });
  await system.clock.advance(6000);
  await tellByStream(system);

  await comeLate(system);
  await tellByStream(system);

  expect(typesAt(receiver)).toEqual(["task.succeeded"]);
});

test("late evidence that comes before anybody was told of the end hides no end", async () => {
  const system = await startSystem({ callbacks: "lost" });
  const receiver = await startReceiver(system);
  const webhook = { url: receiver.url };
  await submit(system, "unknown", { input: input("[silence]"), webhook });
  await passDays(system, 8);
  await comeLate(system);
  const records = (await rows(system)).filter(({ sk }) => sk?.S?.startsWith("delivery#"));

  await system.clock.during(
    system.teller({
      Records: records.map(({ pk, sk }) => ({
        eventName: "INSERT",
        dynamodb: { Keys: { pk, sk }, SequenceNumber: "1" },
      })),
    }),
  );
  const first = typesAt(receiver);
  await system.clock.during(system.teller({}));

  expect(first).toEqual(["task.result_late"]);
  expect(typesAt(receiver)).toEqual(["task.result_late", "task.indeterminate"]);
});
