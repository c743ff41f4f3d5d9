import { beforeAll, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { LeaseStore } from "../../functions/store/lease-store.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { exists } from "../../functions/task/condition.ts";
import { isSettled } from "../../functions/task/task.ts";
import { keyOf, plant } from "../support/planted-rows.ts";
import { openTable } from "../support/table.ts";
import { NOW, runningTasks, settledTasks } from "../task/task-rows.ts";

let table: DynamoTable;
let tasks: TaskStore;

beforeAll(async () => {
  table = await openTable();
  tasks = new TaskStore(table);
});

const [settled] = settledTasks.filter(isSettled);
const [running] = runningTasks;
if (settled === undefined || running === undefined) throw new Error("There is no example.");

test("a settled task stays on a list that is not the one it was found on", async () => {
  await plant(table, settled, { agenda: "tell#0", dueAt: NOW });

  const won = await tasks.unlist(settled, "ask#vod");

  expect(won).toBe(false);
  expect(await table.get(keyOf(settled))).toMatchObject({ agenda: "tell#0", dueAt: NOW });
});

test("a task that has not settled stays on its list, whatever its reader believed", async () => {
  await plant(table, running);

  const won = await tasks.unlist(settled, running.agenda);

  expect(won).toBe(false);
  expect(await table.get(keyOf(running))).toMatchObject({
    agenda: running.agenda,
    dueAt: running.dueAt,
  });
});

test("time gets hold of a settled task that it could not delete, and of no other", async () => {
  await plant(table, settled, { ttl: undefined });
  const first = await tasks.letExpire(settled, 1);
  const again = await tasks.letExpire(settled, 2);
  const row = await table.get(keyOf(settled));
  await plant(table, running);

  const unsettled = await tasks.letExpire(settled, 3);

  expect([first, again, unsettled]).toEqual([true, false, false]);
  expect(row?.ttl).toBe(1);
  expect(await table.get(keyOf(running))).not.toHaveProperty("ttl");
});

test("work is whole only if the version that began it has come all the way here", async () => {
  const leases = new LeaseStore(table);
  const [here, further] = [
    { pk: "a", sk: "task" },
    { pk: "b", sk: "task" },
  ];
  await leases.take("audit", "first", NOW, NOW);
  const begins = await leases.position("audit");
  await leases.keepPosition("audit", "first", { at: here, isWhole: true });
  const goesOn = await leases.position("audit");

  // As the version before did it.
  await table.update({ pk: "lease#audit", sk: "lease" }, exists("owner"), {
    set: { position: further },
  });

  expect([begins, goesOn]).toEqual([
    { at: undefined, isWhole: true },
    { at: here, isWhole: true },
  ]);
  expect(await leases.position("audit")).toEqual({ at: further, isWhole: false });
});

test("where a run has come to is remembered by the run that has the lease alone", async () => {
  const leases = new LeaseStore(table);
  const position = { at: { pk: "a", sk: "task" }, isWhole: true };
  await leases.take("audit", "first", NOW, NOW);
  const kept = await leases.keepPosition("audit", "first", position);
  await leases.take("audit", "second", NOW, NOW);

  const late = await leases.keepPosition("audit", "first", { at: undefined, isWhole: true });

  expect([kept, late]).toEqual([true, false]);
  expect(await leases.position("audit")).toEqual(position);
});
