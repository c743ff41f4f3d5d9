import { expect, onTestFinished, test } from "vitest";
import { EventBus } from "../../functions/delivery/put-events.ts";
import type { DeliveryAnswer } from "../../functions/http/api.ts";
import { putOnBus } from "../../functions/lifecycle/tell/put-on-bus.ts";
import { exists } from "../../functions/task/condition.ts";
import { startAwsStandIn } from "../../infra/local/aws/stand-in.ts";
import { ask, input, rows, submit } from "../support/client.ts";
import { alarms } from "../support/followers.ts";
import { type System, type SystemOptions, startSystem } from "../support/system.ts";
import { engineTable } from "../support/table.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { startReceiver, tellByStream } from "./receiver.ts";

const MINUTE = 60_000;

/**
 * A system whose events go to a bus of this name, through the shipped SDK. `calls`: how many events
 * each call of PutEvents had.
 */
const startWithBus = async (bus = "events", options: SystemOptions = {}) => {
  const aws = await startAwsStandIn();
  onTestFinished(() => aws.close());
  const client = new EventBus({
    region: "us-east-1",
    endpoint: aws.url,
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-marker" },
  });
  const clock = new VirtualClock();
  const settings = { eventBus: bus, environment: "test" };
  const calls: number[] = [];
  const put: EventBus["put"] = (entries) => {
    calls.push(entries.length);
    return client.put(entries);
  };
  const system = await startSystem({
    ...options,
    clock,
    environment: { ...options.environment, EVENT_BUS: bus },
    seams: { putEvent: putOnBus({ settings, clock }, async () => ({ put })) },
  });
  /** In the order of their happening; the bus itself promises none. */
  const events = () =>
    aws
      .taken()
      .map((said) => JSON.parse(said.replace(/^an event on the bus \S+: /, "")))
      .sort((a, b) => a.data.revision - b.data.revision);
  return { system, aws, calls, events };
};

/** The row of the end's delivery to the bus. */
const rowToBus = async (system: System) =>
  (await rows(system)).find(({ sk }) => sk?.S === "delivery#task.succeeded#bus");

const deliveriesOf = async (system: System, taskId: string) =>
  (await ask<{ deliveries: DeliveryAnswer[] }>(system, "GET", `/v1/tasks/${taskId}/deliveries`))
    .body.deliveries;

test("a bus gets the start and the end of a task that nobody listens to, as CloudEvents", async () => {
  const { system, events } = await startWithBus();
  const metadata = { b: "2", a: "1" };
  const { body: task } = await submit(system, "one", { metadata });
  await system.clock.advance(6000);

  await tellByStream(system);

  const [running, end] = events();
  expect(running).toMatchObject({ type: "task.running", data: { status: "running", revision: 2 } });
  expect([end, ...events().slice(2)]).toEqual([
    {
      specversion: "1.0",
      id: `evt_${task.taskId}_succeeded`,
      source: "/callsheet/test",
      type: "task.succeeded",
      subject: task.taskId,
      time: expect.stringMatching(/^2026-01-01T00:00:0\d\.\d{3}Z$/),
      datacontenttype: "application/json",
      tenant: "default",
      data: {
        taskId: task.taskId,
        operation: "vod.CreateAigcVideoTask",
        status: "succeeded",
        revision: 3,
        metadata,
      },
    },
  ]);
});

test("a bus whose stream record is lost gets the event from the schedule, once", async () => {
  const { system, events } = await startWithBus("events", { tells: true });
  const { body: task } = await submit(system, "one", { input: input("[fail:InternalError]") });

  await system.pass(5 * MINUTE);

  expect(events().map(({ type, subject }) => [type, subject])).toEqual([
    ["task.running", task.taskId],
    ["task.failed", task.taskId],
  ]);
});

test("a bus that refuses an entry gets it later, and the webhook beside it is told once", async () => {
  const { system, events } = await startWithBus("refusing-events", { tells: true });
  const receiver = await startReceiver(system);
  const { body: task } = await submit(system, "one", { webhook: { url: receiver.url } });

  await system.pass(5 * MINUTE);

  expect(events()).toEqual([]);
  expect(receiver.heard()).toHaveLength(1);
  expect(await deliveriesOf(system, task.taskId)).toMatchObject([
    { receiver: new URL(receiver.url).host, status: "delivered" },
  ]);
  expect(await rowToBus(system)).toMatchObject({
    state: { S: "pending" },
    lastOutcome: { S: "status" },
  });
});

test("a bus that never takes an event raises the alarm after ten tries", async () => {
  const { system, aws } = await startWithBus("refusing-events");
  await submit(system, "one");
  await system.clock.advance(6000);
  await tellByStream(system);

  // Of the start, of the end, and of the expiry of its result. Two of the three are tried in a run.
  for (let runs = 0; runs < 24; runs++) {
    await system.clock.advance(27 * 60 * MINUTE);
    await system.clock.during(system.teller({}));
  }

  expect(alarms(system)).toEqual(["put_given_up", "put_given_up", "put_given_up"]);
  expect(aws.taken()).toEqual([]);
});

test("the bus's deliveries are the operator's: no tenant sees one, nor puts an event once more", async () => {
  const { system, events } = await startWithBus();
  const { body: task } = await submit(system, "one");
  await system.clock.advance(6000);
  await tellByStream(system);
  const path = `/v1/tasks/${task.taskId}`;

  const replay = await ask(system, "POST", `${path}/deliveries/task.succeeded~bus/replay`);
  const story = await ask<{ deliveries: unknown[] }>(system, "GET", `${path}/events`);
  await tellByStream(system);

  expect(replay).toMatchObject({ status: 404, body: { code: "delivery_not_found" } });
  expect(await deliveriesOf(system, task.taskId)).toEqual([]);
  expect(story.body.deliveries).toEqual([]);
  expect(events()).toHaveLength(2);
});

test("the runbook's command puts the same event with the same id once more", async () => {
  const { system, events } = await startWithBus();
  const { body: task } = await submit(system, "one");
  await system.clock.advance(6000);
  await tellByStream(system);

  await engineTable(system.tableName).update(
    { pk: `default#${task.taskId}`, sk: "delivery#task.succeeded#bus" },
    exists("pk"),
    { set: { state: "pending", agenda: "tell#0", dueAt: "2026-01-01T00:00:00.000Z" } },
  );
  await system.clock.during(system.teller({}));

  expect(events()).toHaveLength(3);
  expect(events()[2]).toEqual(events()[1]);
  expect(await rowToBus(system)).toMatchObject({ state: { S: "delivered" } });
});

test.each(["stream", "schedule"])(
  "the events that the %s brings together go in calls of at most ten",
  async (trigger) => {
    const { system, calls, events } = await startWithBus("events", {
      concurrency: 11,
      environment: { LANE_LIMIT_VOD_AIGC: "11" },
    });
    for (let n = 0; n < 11; n++) await submit(system, `task-${n}`);
    await system.clock.advance(6000);

    if (trigger === "stream") await tellByStream(system);
    else {
      await system.clock.advance(2 * MINUTE);
      await system.clock.during(system.teller({}));
    }

    expect(events()).toHaveLength(22);
    expect(Math.max(...calls)).toBe(10);
    expect(calls.reduce((sum, count) => sum + count)).toBe(22);
    expect(calls.length).toBeLessThan(8);
  },
);

test("of the events of one call the bus refuses one, which alone is put again", async () => {
  const { system, calls, events } = await startWithBus("events", {
    concurrency: 2,
    environment: { LANE_LIMIT_VOD_AIGC: "2" },
  });
  await submit(system, "one");
  const { body: task } = await submit(system, "two", { metadata: { bus: "refuses-once" } });
  await system.clock.advance(6000);

  await tellByStream(system);
  const first = events().map(({ type, subject }) => [type, subject === task.taskId]);
  await system.clock.advance(10_000);
  await system.clock.during(system.teller({}));

  expect(calls[0]).toBe(4);
  expect(first).toEqual([
    ["task.running", false],
    ["task.succeeded", false],
  ]);
  expect(events()).toHaveLength(4);
  expect(new Set(events().map(({ id }) => id)).size).toBe(4);
});

test("without a bus no event is put, and an ended task stands on no list", async () => {
  const system = await startSystem();
  const { body: task } = await submit(system, "one");
  await system.clock.advance(6000);

  const row = await system.dependencies.tasks.read({ tenant: "default", taskId: task.taskId });

  expect(row).not.toHaveProperty("agenda");
});
