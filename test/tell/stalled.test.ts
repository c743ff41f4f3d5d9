import { expect, test } from "vitest";
import type { DeliveryAnswer } from "../../functions/http/api.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { ask, input, read, rows, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { enable, startEndpointReceiver } from "./endpoint-receiver.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

/** A video is called stalled after half an hour. This one takes most of two. */
const SLOW = input("[seconds:6000]");

const startSlow = async (
  options: SystemOptions = {},
  webhook: (receiver: Receiver) => object = ({ url }) => ({ url, events: ["task.stalled"] }),
) => {
  const system = await startSystem({ callbacks: "off", ...options });
  const receiver = await startReceiver(system);
  const { body } = await submit(system, "slow", { input: SLOW, webhook: webhook(receiver) });
  return { system, receiver, taskId: body.taskId };
};

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

test("a task that has stalled is told once to the address that asked for it, and goes on", async () => {
  const { system, receiver, taskId } = await startSlow();

  await system.pass(20 * MINUTE);
  await tellByStream(system);
  const early = receiver.requests.length;
  for (let minute = 0; minute < 40; minute++) {
    await system.pass(MINUTE);
    await tellByStream(system);
  }

  expect(early).toBe(0);
  expect(receiver.heard().map(({ id, event }) => ({ id, event }))).toEqual([
    {
      id: `evt_${taskId}_stalled`,
      event: {
        type: "task.stalled",
        timestamp: expect.stringMatching(/^2026-01-01T00:3/),
        data: {
          taskId,
          operation: "vod.CreateAigcVideoTask",
          status: "running",
          revision: expect.any(Number),
        },
      },
    },
  ]);
  expect(await read(system, taskId)).toMatchObject({ status: "running", marks: ["stalled"] });
});

test("the events of a task are ordered by its revision, and each keeps its bytes while the task moves on", async () => {
  const { system, receiver } = await startSlow({ tells: true }, ({ url }) => ({
    ...{ url, include: ["output"] },
    events: ["task.stalled", "task.succeeded"],
  }));
  receiver.answer(500);
  await system.pass(50 * MINUTE);
  const before = receiver.heard().length;
  await system.pass(70 * MINUTE);
  receiver.answer(204);
  for (let hour = 0; hour < 6; hour++) {
    await system.clock.advance(60 * MINUTE);
    await system.tick();
  }

  const heard = receiver.heard();
  const [stalled, succeeded] = ["task.stalled", "task.succeeded"].map((type) =>
    heard.filter(({ event }) => event.type === type),
  );
  expect(before).toBeGreaterThan(0);
  expect(stalled?.length).toBeGreaterThan(before);
  expect(new Set(heard.map(({ body }) => body)).size).toBe(2);
  expect(stalled?.[0]?.event.data).not.toHaveProperty("output");
  expect(Number(stalled?.[0]?.event.data.revision)).toBeLessThan(
    Number(succeeded?.[0]?.event.data.revision),
  );
});

test.each<[string, (receiver: Receiver) => object]>([
  ["names no events", ({ url }) => ({ url })],
  ["names others", ({ url }) => ({ url, events: ["task.failed"] })],
])("an address that %s hears nothing of it, and no delivery is made", async (_, webhook) => {
  const { system, receiver } = await startSlow({}, webhook);

  await system.pass(45 * MINUTE);
  await tellByStream(system);

  expect(receiver.requests).toEqual([]);
  expect((await rows(system)).filter(({ sk }) => sk?.S?.startsWith("delivery#"))).toEqual([]);
  expect(await taskRow(system)).not.toHaveProperty("news");
});

test("an endpoint that asked for it hears of each stalled task", async () => {
  const system = await startSystem({ callbacks: "off" });
  const endpoint = await startEndpointReceiver();
  await enable(system, endpoint.url, { events: ["task.stalled"] });
  const { body } = await submit(system, "slow", { input: SLOW });

  await system.pass(45 * MINUTE);
  await tellByStream(system);

  expect(endpoint.events()).toMatchObject([
    { id: `evt_${body.taskId}_stalled`, type: "task.stalled", data: { status: "running" } },
  ]);
});

test("a stream record that is lost costs two minutes", async () => {
  const { system, receiver } = await startSlow({ tells: true });

  await system.pass(45 * MINUTE);

  expect(receiver.heard()).toHaveLength(1);
});

test("a function that dies between the write and the delivery loses nothing: the next look makes it up", async () => {
  let dies = true;
  const table = await startingAround((shipped) => ({
    put: async (row, condition) => {
      if (dies && row.sk.startsWith("delivery#")) throw new Unavailable("The function has died.");
      return shipped.put(row, condition);
    },
  }));
  const { system, receiver } = await startSlow({ callbacks: "off", ...table });
  await system.pass(40 * MINUTE);
  await tellByStream(system);
  const [left, before] = [await taskRow(system), receiver.requests.length];

  dies = false;
  await system.pass(15 * MINUTE);
  await tellByStream(system);

  expect(left?.news?.L).toHaveLength(1);
  expect(before).toBe(0);
  expect(receiver.heard()).toHaveLength(1);
  expect(await taskRow(system)).not.toHaveProperty("news");
});

test("a task that settles before its news is delivered tells both, the end without delay", async () => {
  let dies = true;
  const table = await startingAround((shipped) => ({
    put: async (row, condition) => {
      if (dies && row.sk.startsWith("delivery#task.stalled"))
        throw new Unavailable("The function has died.");
      return shipped.put(row, condition);
    },
  }));
  const { system, receiver } = await startSlow(table, ({ url }) => ({
    ...{ url, events: ["task.stalled", "task.succeeded"] },
  }));
  await system.pass(120 * MINUTE);
  await tellByStream(system);
  const end = receiver.heard().map(({ event }) => event.type);

  dies = false;
  await system.audit();
  await tellByStream(system);

  expect(end).toEqual(["task.succeeded"]);
  expect(receiver.heard().map(({ event }) => event.type)).toEqual([
    "task.succeeded",
    "task.stalled",
  ]);
});

test("a delivery of it is listed and can be replayed in the same bytes, though the task has settled", async () => {
  const { system, receiver, taskId } = await startSlow();
  await system.pass(45 * MINUTE);
  await tellByStream(system);
  await system.pass(90 * MINUTE);
  const path = `/v1/tasks/${taskId}/deliveries`;
  const { deliveries } = (await ask<{ deliveries: DeliveryAnswer[] }>(system, "GET", path)).body;

  await ask(system, "POST", `${path}/${deliveries[0]?.id}/replay`);
  await tellByStream(system);

  expect(deliveries).toMatchObject([{ event: "task.stalled", status: "delivered", attempts: 1 }]);
  expect(receiver.heard()).toHaveLength(2);
  expect(receiver.heard()[1]).toEqual(receiver.heard()[0]);
});
