import { expect, test } from "vitest";
import type { TaskAnswer } from "../../functions/http/api.ts";
import { dueAsks } from "../../functions/lifecycle/common/due-asks.ts";
import type { Row } from "../../functions/store/table.ts";
import { queueKeyOf, readQueueKey } from "../../functions/task/queue-key.ts";
import type { Task } from "../../functions/task/task.ts";
import {
  before as earlier,
  type Instant,
  instant,
  after as later,
} from "../../functions/task/time.ts";
import { ask, read, submit } from "../support/client.ts";
import { keyOf, plantAll, tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";
import { queuedTasks, runningTasks, settledTasks } from "../task/task-rows.ts";

const MINUTE = 60_000;

const now = ({ clock }: System): Instant => instant(clock.now());
const POISON = { status: "a-status-of-the-next-version" };

/**
 * Plants this many rows that are due before anything else, or as many as there are places for in
 * between.
 */
const plantMany = async (
  system: System,
  count: number,
  of: Task | undefined,
  exchanged: (place: number) => Row,
): Promise<void> => {
  if (of === undefined) throw new Error("There is no example.");
  const rowAt = (place: number) =>
    ({ ...of, tenant: "default", taskId: `planted-${place}`, ...exchanged(place) }) as Task;
  await plantAll(
    tableOf(system),
    Array.from({ length: count }, (_, place) => rowAt(place)),
  );
};

const dueBefore = (system: System, place: number) => ({
  dueAt: earlier(now(system), { hours: 1, milliseconds: -place }),
});
/** The place in line of who came so much earlier. */
const inLineBefore = (system: System, place: number) => {
  const createdAt = dueBefore(system, place).dueAt;
  const startBefore = later(createdAt, { days: 7 });
  return {
    dueAt: queueKeyOf({ tenant: "default", taskId: `planted-${place}`, createdAt, startBefore }),
  };
};
const reported = ({ log }: System) =>
  new Set(log.filter(({ event }) => event === "row_unreadable").map(({ taskId }) => taskId));

test("one row among three hundred that nobody understands stops none of the others", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task");
  await plantMany(system, 300, runningTasks[0], (place) => ({
    ...dueBefore(system, place),
    ...(place === 150 ? POISON : {}),
  }));

  await system.pass(3 * MINUTE);

  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect([...reported(system)]).toEqual(["planted-150"]);
});

test("a page full of such rows at the head of the list keeps the poller from nobody", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task");
  await plantMany(system, 220, runningTasks[0], (place) => ({
    ...dueBefore(system, place),
    ...POISON,
  }));

  await system.clock.advance(MINUTE);
  await system.tick();

  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(reported(system).size).toBe(220);
});

test("a page full of settled tasks that were left on the list hides nobody", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task");
  await plantMany(system, 120, settledTasks[0], (place) => ({
    agenda: "ask#vod",
    ...dueBefore(system, place),
  }));

  await system.clock.advance(MINUTE);
  await system.tick();

  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await system.clock.during(dueAsks(system.dependencies, "vod", undefined, 200))).toEqual(
    [],
  );
});

test("a queue that begins with such rows is worked off behind them", async () => {
  const system = await startSystem({ callbacks: "off" });
  await plantMany(system, 120, queuedTasks[0], (place) => ({
    ...inLineBefore(system, place),
    ...POISON,
  }));
  const { body } = await submit(system, "task");

  await system.pass(4 * MINUTE);

  expect(body.status).toBe("queued");
  expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
  expect(reported(system).size).toBe(120);
});

test("a list that begins with such rows shows the tasks behind them", async () => {
  const system = await startSystem({ callbacks: "off" });
  const { body } = await submit(system, "task");
  const createdAt = now(system);
  await plantMany(system, 120, runningTasks[0], () => ({
    ...POISON,
    createdAt: createdAt.replace("2026", "2027"),
  }));

  const listed = await ask<{ tasks: TaskAnswer[] }>(system, "GET", "/v1/tasks?limit=20");

  expect(listed.status).toBe(200);
  expect(listed.body.tasks.map(({ taskId }) => taskId)).toEqual([body.taskId]);
});

test.each<[who: string, example: Task | undefined]>([
  ["poller", runningTasks[0]],
  ["starter", queuedTasks[0]],
])("the %s looks at such a row less and less often, but every six hours", async (_, example) => {
  const system = await startSystem({ callbacks: "off" });
  await system.clock.during(
    system.dependencies.lanes.remember("vod.CreateAigcVideoTask#1500000000"),
  );
  const isQueued = example === queuedTasks[0];
  await plantMany(system, 1, example, () => ({
    ...POISON,
    ...(isQueued ? inLineBefore(system, 0) : { dueAt: now(system) }),
  }));
  const key = keyOf({ tenant: "default", taskId: "planted-0" });

  const waits: number[] = [];
  for (let look = 0; look < 5; look++) {
    await system.tick();
    const written = String((await tableOf(system).get(key))?.dueAt);
    const dueAt = Date.parse(readQueueKey(written)?.backsOffUntil ?? written);
    waits.push(Math.round((dueAt - system.clock.now()) / MINUTE) / 60);
    await system.clock.advance(dueAt - system.clock.now());
  }

  expect(waits.map((hours) => Math.round(hours))).toEqual([1, 2, 4, 6, 6]);
  expect(await tableOf(system).get(key)).toMatchObject(POISON);
  expect(system.log.filter(({ event }) => event === "row_unreadable")).toHaveLength(5);
});
