import { describe, expect, test } from "vitest";
import type { DeliveryAnswer } from "../../functions/http/api.ts";
import type { Problem } from "../../functions/http/problems.ts";
import { sampleInputs } from "../../infra/local/sample-inputs.ts";
import { type Answer, ask, read, rows, submit, traces } from "../support/client.ts";
import { API_KEY, type System, startSystem } from "../support/system.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;
const ACME_KEY = "acme-api-key-000000000000";

const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

const listed = async (system: System, taskId: string) =>
  (await ask<{ deliveries: DeliveryAnswer[] }>(system, "GET", `/v1/tasks/${taskId}/deliveries`))
    .body.deliveries;

const replay = (
  system: System,
  taskId: string,
  id = "",
  key = API_KEY,
): Promise<Answer<DeliveryAnswer & Partial<Pick<Problem, "code">>>> =>
  ask(system, "POST", `/v1/tasks/${taskId}/deliveries/${id}/replay`, as(key));

/** A task whose end was told to a receiver that answers with this status. */
const toldTask = async (status = 204, request: object = {}) => {
  const system = await startSystem({
    secrets: { API_SECRET: { key: API_KEY, tenants: { acme: ACME_KEY } } },
    tells: true,
  });
  const receiver = await startReceiver(system);
  receiver.answer(status);
  const url = `${receiver.url}?token=secret`;
  const { body } = await submit(system, "one", { webhook: { url, ...request } });
  await system.clock.advance(6000);
  await tellByStream(system);
  return { system, receiver, taskId: body.taskId };
};

describe("the deliveries of a task", () => {
  test("show what became of each try, and of an address only its host", async () => {
    const { system, receiver, taskId } = await toldTask(500);
    const [failed] = await listed(system, taskId);
    receiver.answer(204);
    await system.pass(2 * MINUTE);

    const deliveries = await listed(system, taskId);

    expect(failed).toMatchObject({
      event: "task.succeeded",
      receiver: new URL(receiver.url).host,
      status: "pending",
      attempts: 1,
      lastOutcome: "500",
      nextTryAt: expect.any(String),
    });
    expect(deliveries).toEqual([
      {
        id: failed?.id,
        event: "task.succeeded",
        receiver: new URL(receiver.url).host,
        status: "delivered",
        attempts: 2,
        createdAt: failed?.createdAt,
        lastTriedAt: expect.any(String),
        lastOutcome: "204",
      },
    ]);
    expect(JSON.stringify([failed, deliveries])).not.toMatch(/secret|hook/);
  });

  test("are none of a task that nobody listens to", async () => {
    const system = await startSystem();
    const { body } = await submit(system, "one");

    expect(await listed(system, body.taskId)).toEqual([]);
  });
});

describe("a replay", () => {
  test("is sent at once by the stream, with the id and the bytes of the first", async () => {
    const { system, receiver, taskId } = await toldTask(204, { include: ["output"] });
    const [first] = await listed(system, taskId);

    const answer = await replay(system, taskId, first?.id);
    await tellByStream(system);

    const heard = receiver.heard();
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({ status: "pending", attempts: 0, event: "task.succeeded" });
    expect(answer.body.id).not.toBe(first?.id);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[0]?.event.data.resultUrl).toBe((await read(system, taskId)).resultUrl);
    expect(await listed(system, taskId)).toMatchObject([
      { id: first?.id, status: "delivered" },
      { id: answer.body.id, status: "delivered", attempts: 1 },
    ]);
  });

  test("whose record the stream loses is sent by the schedule", async () => {
    const { system, receiver, taskId } = await toldTask();
    const [first] = await listed(system, taskId);

    await replay(system, taskId, first?.id);
    await system.pass(2 * MINUTE);

    expect(receiver.heard()).toHaveLength(2);
  });

  test("that fails is tried again as any delivery is, and not each time the stream brings it", async () => {
    const { system, receiver, taskId } = await toldTask();
    const [first] = await listed(system, taskId);
    receiver.answer(500);
    const { body } = await replay(system, taskId, first?.id);

    await tellByStream(system);
    await tellByStream(system);

    expect(receiver.heard()).toHaveLength(2);
    expect(await listed(system, taskId)).toMatchObject([
      { id: first?.id, status: "delivered" },
      { id: body.id, status: "pending", attempts: 1, lastOutcome: "500" },
    ]);
  });

  test("of a replay goes to the same receiver; two at once are two deliveries", async () => {
    const { system, taskId } = await toldTask();
    const [first] = await listed(system, taskId);
    const { body: second } = await replay(system, taskId, first?.id);

    const answers = await Promise.all([1, 2].map(() => replay(system, taskId, second.id)));

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set((await listed(system, taskId)).map(({ id }) => id)).size).toBe(4);
  });

  test("is refused at the hundredth delivery", async () => {
    const { system, taskId } = await toldTask();
    const [first] = await listed(system, taskId);
    for (let made = 1; made < 100; made++) await replay(system, taskId, first?.id);

    const answer = await replay(system, taskId, first?.id);

    expect(answer).toMatchObject({ status: 422, body: { code: "too_many_deliveries" } });
    expect(await listed(system, taskId)).toHaveLength(100);
  });

  test.each(["none", "task.succeeded~none", "%23", "a".repeat(500)])(
    "of %s finds no delivery, and writes nothing",
    async (id) => {
      const { system, taskId } = await toldTask();
      const before = await traces(system);

      const answer = await replay(system, taskId, id);

      expect(answer).toMatchObject({ status: 404, body: { code: "delivery_not_found" } });
      expect(await traces(system)).toEqual(before);
    },
  );
});

test("no tenant reads or replays the deliveries of another's task", async () => {
  const { system, taskId } = await toldTask();
  const [first] = await listed(system, taskId);
  const before = await traces(system);

  const answers = [
    await ask<Problem>(system, "GET", `/v1/tasks/${taskId}/deliveries`, as(ACME_KEY)),
    await replay(system, taskId, first?.id, ACME_KEY),
  ];

  for (const answer of answers)
    expect(answer).toMatchObject({ status: 404, body: { code: "task_not_found" } });
  expect(await traces(system)).toEqual(before);
});

describe("a delivery that an only receiver takes at the first try", () => {
  /** The task's own row has room: its output stands in another. */
  const toldMedia = async () => {
    const system = await startSystem({ tells: true });
    const receiver = await startReceiver(system);
    const media = { operation: "mps.ProcessMedia", input: sampleInputs["mps.ProcessMedia"] };
    const { body } = await submit(system, "one", { ...media, webhook: { url: receiver.url } });
    await system.clock.advance(6000);
    await tellByStream(system);
    return { system, receiver, media, taskId: body.taskId };
  };

  const deliveryRows = async (system: System) =>
    (await rows(system)).filter(({ sk }) => sk?.S?.startsWith("delivery#"));

  test("is shown with its times, and has no row of its own", async () => {
    const { system, receiver, taskId } = await toldMedia();

    const deliveries = await listed(system, taskId);

    const { settledAt = "" } = await read(system, taskId);
    expect(await deliveryRows(system)).toEqual([]);
    expect(deliveries).toEqual([
      {
        id: expect.stringMatching(/^task\.succeeded~/),
        event: "task.succeeded",
        receiver: new URL(receiver.url).host,
        status: "delivered",
        attempts: 1,
        createdAt: expect.any(String),
        lastTriedAt: expect.any(String),
        lastOutcome: "204",
      },
    ]);
    const [{ createdAt = "", lastTriedAt = "" } = {}] = deliveries;
    expect(settledAt <= createdAt && createdAt <= lastTriedAt).toBe(true);
  });

  test("stays as it was when another address is added, and is not sent again", async () => {
    const { system, receiver, media, taskId } = await toldMedia();
    const [first] = await listed(system, taskId);
    await system.clock.advance(5 * MINUTE);
    const late = await startReceiver(system);

    await submit(system, "one", { ...media, webhook: { url: late.url } });
    await tellByStream(system);

    expect(receiver.heard()).toHaveLength(1);
    expect(late.heard()).toHaveLength(1);
    expect(await listed(system, taskId)).toEqual([first, expect.objectContaining({ attempts: 1 })]);
  });

  test("is replayed as any other is", async () => {
    const { system, receiver, taskId } = await toldMedia();
    const [first] = await listed(system, taskId);

    const answer = await replay(system, taskId, first?.id);
    await tellByStream(system);

    expect(answer.status).toBe(202);
    expect(receiver.heard()[1]).toEqual(receiver.heard()[0]);
    expect(await listed(system, taskId)).toMatchObject([{ id: first?.id }, { id: answer.body.id }]);
  });

  test("has a row where the task's own has no room for it", async () => {
    const { system, taskId } = await toldTask();

    expect(await deliveryRows(system)).toHaveLength(1);
    expect(await listed(system, taskId)).toMatchObject([{ status: "delivered", attempts: 1 }]);
  });
});
