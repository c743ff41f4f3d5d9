import { describe, expect, test } from "vitest";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { Task } from "../../functions/task/task.ts";
import { before, epochSeconds, after as later } from "../../functions/task/time.ts";
import { counts, events, NOTHING, startAtRows } from "../support/audited.ts";
import { input, read, submit } from "../support/client.ts";
import { keyOf, plant, strip, tableOf } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";
import {
  doubtfulTasks,
  indeterminateTasks,
  NOW,
  queuedTasks,
  runningTasks,
  submittingTasks,
} from "../task/task-rows.ts";

const MINUTE = 60_000;
const WAITS = "wait#vod.CreateAigcVideoTask#1500000000";

/** The last ones have all that a task of their status may have. */
const byStatus: readonly (readonly Task[])[] = [
  queuedTasks,
  submittingTasks,
  doubtfulTasks,
  runningTasks,
  indeterminateTasks,
];

const unsettled = byStatus.flatMap((alike) =>
  alike
    .slice(-1)
    .map((task) => (task.status === "queued" ? { ...task, dueAt: queueKeyOf(task) } : task)),
);

describe("a task that nobody would look at again", () => {
  const defects: readonly [what: string, defect: Readonly<Record<string, unknown>>][] = [
    ["without a due time", { dueAt: undefined }],
    ["without an agenda", { agenda: undefined }],
    ["without either", { agenda: undefined, dueAt: undefined }],
    ["on the list of another status", { agenda: "ask#nobody" }],
    ["that time may delete", { ttl: epochSeconds(NOW) }],
  ];
  const all = unsettled.flatMap((task) =>
    defects.map(([what, defect]) => ({ name: `${task.status} ${what}`, task, defect })),
  );

  test.each(all)("$name is put back on its list", async ({ task, defect }) => {
    const system = await startAtRows();
    const table = tableOf(system);
    await plant(table, task, defect);

    await system.audit();

    const row = await table.get(keyOf(task));
    expect(row).toMatchObject({
      status: task.status,
      agenda: task.status === "queued" ? WAITS : "ask#vod",
      revision: task.revision + 1,
    });
    expect(row?.dueAt).toBe(task.status === "queued" ? queueKeyOf(task) : NOW);
    expect(row?.ttl).toBeUndefined();
    expect(events(system, "task_relisted")).toMatchObject([
      { taskId: task.taskId, status: task.status },
    ]);
    expect(counts(system)).toMatchObject({ relisted: 1, unreadable: 0, failed: 0 });
  });

  test.each(["2026-01-02T12:00Z", "tomorrow", later(NOW, { days: 7, milliseconds: 1 })])(
    "is found when it is due at %s",
    async (dueAt) => {
      const system = await startAtRows();
      const [task] = runningTasks;
      if (task === undefined) throw new Error("There is no example.");
      await plant(tableOf(system), task, { dueAt });

      await system.audit();

      expect(await tableOf(system).get(keyOf(task))).toMatchObject({ dueAt: NOW });
    },
  );

  test.each([
    "2026-01-02T12:00:00.000Z",
    "somebody#1#10#2026-01-02T12:00:00.000Z#2026-01-09T12:00:00.000Z#task",
  ])("and is queued at no place of its own (%s) gets one", async (dueAt) => {
    const system = await startAtRows();
    const [task] = queuedTasks;
    if (task === undefined) throw new Error("There is no example.");
    await plant(tableOf(system), task, { dueAt });

    await system.audit();

    expect(await tableOf(system).get(keyOf(task))).toMatchObject({ dueAt: queueKeyOf(task) });
  });

  test("settles after all", async () => {
    const system = await startSystem({ callbacks: "lost" });
    const { body } = await submit(system, "task");
    await strip(tableOf(system), { tenant: "default", taskId: body.taskId }, ["agenda", "dueAt"]);
    await system.pass(30 * MINUTE);
    const before = await tableOf(system).get(keyOf({ tenant: "default", taskId: body.taskId }));

    await system.audit();
    await system.pass(2 * MINUTE);

    expect(before?.status).toBe("running");
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded", settled: true });
    expect(system.standIn.creates()).toHaveLength(1);
  });

  test("and is just being started keeps the time that its sender has", async () => {
    const system = await startAtRows();
    const [task] = submittingTasks;
    if (task === undefined) throw new Error("There is no example.");
    await plant(
      tableOf(system),
      { ...task, signedAt: NOW },
      { agenda: undefined, dueAt: undefined },
    );

    await system.audit();

    expect(await tableOf(system).get(keyOf(task))).toMatchObject({
      agenda: "ask#vod",
      dueAt: later(NOW, { seconds: 60 }),
    });
  });

  test("is left to the function that moved it while the audit was looking", async () => {
    const TABLE_NAME = await createTable();
    const table = tableOf({ tableName: TABLE_NAME });
    const [task] = runningTasks;
    if (task === undefined) throw new Error("There is no example.");
    await plant(table, task, { dueAt: undefined });
    const moving = tableAround(table, {
      update: async (key, condition, update) => {
        if (update.set?.dueAt !== undefined)
          await plant(table, { ...task, revision: task.revision + 1 });
        return table.update(key, condition, update);
      },
    });
    const system = await startAtRows({ environment: { TABLE_NAME }, seams: { table: moving } });

    await system.audit();

    expect(await table.get(keyOf(task))).toMatchObject({
      revision: task.revision + 1,
      dueAt: task.dueAt,
    });
    expect(counts(system)).toMatchObject({ relisted: 0 });
  });
});

test.each(unsettled)(
  "a task that stands where it belongs is left as it is: $status",
  async (task) => {
    const system = await startAtRows();
    await plant(tableOf(system), task);
    const found = await tableOf(system).get(keyOf(task));

    await system.audit();

    expect(await tableOf(system).get(keyOf(task))).toEqual(found);
    expect(counts(system)).toEqual({ ...NOTHING, rows: 1 });
  },
);

describe("a row far behind its due time", () => {
  test("is reported in one line, with the oldest", async () => {
    const system = await startAtRows();
    const late = { dueAt: before(NOW, { hours: 1, milliseconds: 1 }) };
    const atTencent = unsettled.filter(({ status }) => status !== "queued");
    for (const [index, task] of atTencent.entries())
      await plant(tableOf(system), { ...task, taskId: `${index}`.repeat(32) } as Task, late);

    await system.audit();

    expect(events(system, "agenda_overdue")).toMatchObject([
      { count: atTencent.length, reason: expect.stringContaining(late.dueAt) },
    ]);
  });

  test("is not a queued task, where no entry has a due time", async () => {
    const system = await startAtRows();
    const [task] = queuedTasks;
    if (task === undefined) throw new Error("There is no example.");
    // A place begins with its tenant's name, and so may look like a moment of long ago.
    const early = { ...task, tenant: "1001" };
    await plant(tableOf(system), { ...early, dueAt: queueKeyOf(early) });

    await system.audit();

    expect(counts(system)).toEqual({ ...NOTHING, rows: 1 });
  });
});

test("a row that is not understood is reported and left alone, and keeps nobody else from being repaired", async () => {
  const system = await startAtRows();
  const table = tableOf(system);
  const [task] = runningTasks;
  if (task === undefined) throw new Error("There is no example.");
  for (let bad = 0; bad < 20; bad++)
    await plant(table, { ...task, taskId: `${bad}` }, { status: "unheard-of" });
  await plant(table, { ...task, taskId: "operation" }, { operation: "vod.CreateSomethingNew" });
  await table.putContent({
    pk: "lane#vod.CreateAigcVideoTask#1500000009",
    sk: "lane",
    held: "nothing",
  });
  await table.putContent({ pk: "provider#tiw#1", sk: "task", tenant: "default" });
  await plant(table, task, { agenda: undefined });

  await system.audit();

  expect(counts(system)).toEqual({ ...NOTHING, rows: 24, unreadable: 23, relisted: 1, twice: 0 });
  expect(events(system, "row_unreadable")).toHaveLength(23);
  expect(await table.get(keyOf({ ...task, taskId: "7" }))).toMatchObject({
    status: "unheard-of",
    revision: task.revision,
  });
});

test("the audit calls nobody at Tencent, and starts nothing", async () => {
  const system = await startSystem({ callbacks: "lost" });
  await submit(system, "runs", { input: input("[seconds:600]") });
  await submit(system, "waits");
  const calls = system.standIn.calls();

  await system.audit();

  expect(system.standIn.calls()).toBe(calls);
  expect(counts(system)).toEqual({ ...NOTHING, rows: 3 });
});
