import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { follow, startElsewhere } from "../follow/follow.ts";
import { callBack, completion, input, rows, signed, submit } from "../support/client.ts";
import { startingAround, startingAroundUpdates } from "../support/planted-rows.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { enable, startEndpointReceiver } from "./endpoint-receiver.ts";
import { type Receiver, startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

const both = ({ url }: Receiver) => ({ url, events: ["task.running", "task.succeeded"] });

const startTold = async (options: SystemOptions = {}, prompt = "[seconds:300]") => {
  const system = await startSystem(options);
  const receiver = await startReceiver(system);
  const request = { input: input(prompt), webhook: both(receiver) };
  const { body } = await submit(system, "told", request);
  return { system, receiver, request, taskId: body.taskId };
};

const typesAt = (receiver: Receiver) => receiver.heard().map(({ event }) => event.type);

const taskRow = async (system: System) => (await rows(system)).find(({ sk }) => sk?.S === "task");

test("an address that asked for it is told at once that its task runs, and of the end by a later revision", async () => {
  const { system, receiver, taskId } = await startTold();

  await tellByStream(system);
  const first = receiver.heard();
  await system.clock.advance(6 * MINUTE);
  await tellByStream(system);

  const revisions = receiver.heard().map(({ event }) => Number(event.data.revision));
  expect(first).toMatchObject([
    {
      id: `evt_${taskId}_running`,
      event: { type: "task.running", data: { taskId, status: "running", revision: 2 } },
    },
  ]);
  expect(typesAt(receiver)).toEqual(["task.running", "task.succeeded"]);
  expect(revisions).toEqual([...revisions].sort());
  expect(new Set(revisions).size).toBe(2);
});

test("an address that names no events hears nothing of it, and no write is made for it", async () => {
  const system = await startSystem();
  const receiver = await startReceiver(system);
  await submit(system, "plain", { input: input(), webhook: { url: receiver.url } });

  const [standing] = [await rows(system)];
  await tellByStream(system);

  expect(receiver.requests).toEqual([]);
  expect(standing.filter(({ sk }) => sk?.S?.startsWith("delivery#"))).toEqual([]);
});

test("an end is told without delay while its start is still untold, and the start in its own bytes afterwards", async () => {
  const { system, receiver } = await startTold({ tells: true });
  receiver.answer(500);
  await tellByStream(system);
  receiver.answer(204);

  await system.clock.advance(6 * MINUTE);
  await tellByStream(system);
  const atTheEnd = typesAt(receiver);
  await system.pass(10 * MINUTE);

  const [first, , again] = receiver.heard();
  expect(atTheEnd).toEqual(["task.running", "task.succeeded"]);
  expect(typesAt(receiver)).toEqual(["task.running", "task.succeeded", "task.running"]);
  expect(again).toEqual(first);
});

test("a record that the stream loses costs two minutes", async () => {
  const { system, receiver } = await startTold({ tells: true });

  await system.pass(2 * MINUTE);

  expect(typesAt(receiver)).toEqual(["task.running"]);
});

test("a function that dies before the delivery is made loses nothing: the poller's next look makes it up", async () => {
  let dies = true;
  const table = await startingAround((shipped) => ({
    put: async (row, condition) => {
      if (dies && row.sk.startsWith("delivery#")) throw new Unavailable("The function has died.");
      return shipped.put(row, condition);
    },
  }));
  const { system, receiver } = await startTold({ ...table, callbacks: "off" });
  await tellByStream(system);
  const [left, before] = [await taskRow(system), receiver.requests.length];

  dies = false;
  await system.pass(3 * MINUTE);
  await tellByStream(system);

  expect(left).toMatchObject({ status: { S: "running" }, news: { L: [expect.anything()] } });
  expect(before).toBe(0);
  expect(typesAt(receiver)).toEqual(["task.running"]);
  expect(await taskRow(system)).not.toHaveProperty("news");
});

test("a start whose delivery could not be made before the end is told by the schedule after it", async () => {
  let isDown = true;
  const table = await startingAround((shipped) => ({
    put: async (row, condition) => {
      if (isDown && row.sk.startsWith("delivery#task.running"))
        throw new Unavailable("The table does not answer.");
      return shipped.put(row, condition);
    },
  }));
  const { system, receiver } = await startTold({ ...table, tells: true }, "[seconds:1]");
  await system.clock.advance(10_000);
  await tellByStream(system);
  const before = await taskRow(system);

  isDown = false;
  await system.pass(4 * MINUTE);

  expect(before).toMatchObject({ status: { S: "succeeded" }, agenda: expect.anything() });
  expect(typesAt(receiver).sort()).toEqual(["task.running", "task.succeeded"]);
});

test("an address that is added while Tencent accepts the start hears of it", async () => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  const table = await startingAroundUpdates((update) => async (key, condition, change) => {
    const add = change.set?.submittedAt === undefined ? undefined : meanwhile;
    if (add !== undefined) {
      meanwhile = undefined;
      await add();
    }
    return update(key, condition, change);
  });
  const system = await startSystem(table);
  const receiver = await startReceiver(system);
  const request = { input: input("[seconds:300]") };
  meanwhile = () => submit(system, "raced", { ...request, webhook: both(receiver) });

  const { body } = await submit(system, "raced", request);
  await tellByStream(system);

  expect(body.status).toBe("running");
  expect(typesAt(receiver)).toEqual(["task.running"]);
});

test("a start whose answer was lost is told as running once it is found at Tencent", async () => {
  const { system, receiver } = await startTold({ callbacks: "lost" }, "[silence]");
  await tellByStream(system);
  const inDoubt = receiver.requests.length;
  await system.clock.advance(6000);
  const started = system.standIn.creates()[0] ?? { TaskId: "", SessionContext: "" };

  await callBack(system, signed(system, completion(started)));
  await tellByStream(system);

  expect(inDoubt).toBe(0);
  expect(typesAt(receiver).sort()).toEqual(["task.running", "task.succeeded"]);
});

test("an endpoint that asked for it hears of every task from ten seconds later on", async () => {
  const system = await startSystem();
  const endpoint = await startEndpointReceiver();
  await submit(system, "before", { input: input() });
  await enable(system, endpoint.url, { events: ["task.running"] });
  await system.clock.advance(10_000);

  const { body } = await submit(system, "after", { input: input() });
  await tellByStream(system);

  expect(endpoint.events()).toMatchObject([
    { id: `evt_${body.taskId}_running`, data: { status: "running" } },
  ]);
});

test("a task that is only followed is told as running at once", async () => {
  const system = await startSystem({ callbacks: "off" });
  const receiver = await startReceiver(system);
  const TaskId = await startElsewhere(system, "[seconds:90]");

  const { body } = await follow(system, "follow", { TaskId }, { webhook: both(receiver) });
  await tellByStream(system);

  expect(receiver.heard()).toMatchObject([
    { id: `evt_${body.taskId}_running`, event: { data: { status: "running", revision: 1 } } },
  ]);
});

test("an acceptance is written although the endpoints cannot be read at that moment", async () => {
  let isDown = false;
  const table = await startingAround((shipped) => ({
    get: async (key) => {
      if (isDown && key.sk === "endpoints") throw new Unavailable("The table does not answer.");
      return shipped.get(key);
    },
  }));
  const system = await startSystem(table);
  const endpoint = await startEndpointReceiver();
  await enable(system, endpoint.url, { events: ["task.running"] });
  isDown = true;

  const { body } = await submit(system, "paid", { input: input("[seconds:300]") });

  expect(body).toMatchObject({ status: "running", providerTaskId: expect.any(String) });
  expect(system.log.map(({ event }) => event)).toContain("telling_failed");
});
