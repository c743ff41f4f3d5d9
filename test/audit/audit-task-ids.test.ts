import { describe, expect, test } from "vitest";
import type { Task } from "../../functions/task/task.ts";
import { counts, events, startAtRows } from "../support/audited.ts";
import { plant, tableOf } from "../support/planted-rows.ts";
import { runningTasks, settledTasks } from "../task/task-rows.ts";

describe("a TaskId of Tencent's", () => {
  const [first] = runningTasks;
  if (first === undefined) throw new Error("There is no example.");
  const second = { ...first, taskId: "bcdefghijklmnopqrstuvwxyz2345678" };

  test("that two tasks have is reported once", async () => {
    const system = await startAtRows();
    for (const task of [first, second]) await plant(tableOf(system), task);

    await system.audit();

    expect(events(system, "provider_task_twice")).toMatchObject([
      { providerTaskId: first.providerTaskId },
    ]);
    expect(counts(system)).toMatchObject({ twice: 1, rows: 2 });
  });

  test.each<[what: string, other: Task]>([
    ["is followed beside its own task", { ...second, followed: true }],
    [
      "has been followed to its end",
      { ...settledTasks[0], ...{ taskId: second.taskId, followed: true } } as Task,
    ],
    ["is another product's", { ...second, operation: "mps.ProcessMedia", agenda: "ask#mps" }],
    ["is another one", { ...second, providerTaskId: "another" }],
  ])("that %s is nobody's mistake", async (_, other) => {
    const system = await startAtRows();
    for (const task of [first, other]) await plant(tableOf(system), task);

    await system.audit();

    expect(counts(system)).toMatchObject({ twice: 0, rows: 2 });
  });
});
