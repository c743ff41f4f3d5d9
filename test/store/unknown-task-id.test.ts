import { beforeEach, describe, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { settled } from "../../functions/task/settled.ts";
import { isSettled, type RunningTask, type Task } from "../../functions/task/task.ts";
import { accepted } from "../../functions/task/transition.ts";
import { keyOf } from "../support/planted-rows.ts";
import { openTable } from "../support/table.ts";
import { doubtfulTasks, NOW, runningTasks } from "../task/task-rows.ts";

const [doubtful] = doubtfulTasks;
const [named] = runningTasks;
if (doubtful === undefined || named === undefined) throw new Error("expected a task");
const unnamed: RunningTask = { ...named, providerTaskId: undefined };

let table: DynamoTable;
let tasks: TaskStore;

beforeEach(async () => {
  table = await openTable();
  tasks = new TaskStore(table);
});

const stored = async (task: Task) => (await table.get(keyOf(task)))?.providerTaskId;

describe("a TaskId that Tencent has not named is empty in the row and undefined in the task", () => {
  test("of a task that was followed by its session", async () => {
    await tasks.insert(unnamed);

    expect(await stored(unnamed)).toBe("");
    expect(await tasks.read(unnamed)).toMatchObject({ providerTaskId: undefined });
  });

  test("of a start that was found by its session, which is then accepted only once", async () => {
    await tasks.insert(doubtful);
    const unknown = accepted({ epoch: doubtful.epoch, providerTaskId: undefined }, NOW, NOW);
    const late = accepted({ epoch: doubtful.epoch, providerTaskId: "late" }, NOW, NOW);

    const first = await tasks.apply(doubtful, unknown);
    const second = await tasks.apply(doubtful, late);

    expect([first.won, second.won]).toEqual([true, false]);
    expect(await stored(doubtful)).toBe("");
    expect(second.task).toMatchObject({ status: "running", providerTaskId: undefined });
  });

  test("of a task that ends without ever being named", async () => {
    await tasks.insert(unnamed);

    const { won, task } = await tasks.apply(
      unnamed,
      settled(unnamed, { status: "failed" }, "poll", NOW),
    );

    expect(won).toBe(true);
    expect(await stored(unnamed)).toBe("");
    expect(task !== undefined && isSettled(task) && task.providerTaskId).toBeUndefined();
  });
});
