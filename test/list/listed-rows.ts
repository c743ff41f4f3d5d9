import type { TaskListAnswer } from "../../functions/http/api.ts";
import { queueKeyOf } from "../../functions/task/queue-key.ts";
import type { QueuedTask, SettledTask, Task } from "../../functions/task/task.ts";
import { instant } from "../../functions/task/time.ts";
import { ask } from "../support/client.ts";
import type { System } from "../support/system.ts";

export const OPERATION = "vod.CreateAigcVideoTask";

/** A page of the list. */
export const list = (system: System, query: Readonly<Record<string, string>> = {}) =>
  ask<TaskListAnswer>(system, "GET", `/v1/tasks?${new URLSearchParams(query)}`);

export const idsOf = ({ body }: { body: TaskListAnswer }) => body.tasks.map(({ taskId }) => taskId);

/** The id of the nth task that a test writes. */
export const idOf = (n: number) =>
  String(n)
    .padStart(32, "a")
    .replace(/\d/g, (digit) => "bcdefghijk".charAt(Number(digit)));

export const START = Date.parse("2026-01-01T00:00:00.000Z");
export const later = (seconds: number) => instant(START + seconds * 1000);

/** The nth task of a tenant, made n seconds after the start. */
export const common = (n: number) => ({
  tenant: "default",
  taskId: idOf(n),
  operation: OPERATION,
  application: "1500000000",
  requestHash: "none",
  createdAt: later(n),
  revision: 0,
  epoch: 0,
});

export const queued = (n: number, facts: Partial<QueuedTask> = {}): QueuedTask => {
  const startBefore = later(1_000_000);
  const due = { agenda: "wait#nobody", dueAt: queueKeyOf({ ...common(n), startBefore }) };
  return { ...common(n), ...due, startBefore, refusals: 0, status: "queued", ...facts };
};

export const failed = (n: number, facts: Partial<SettledTask> = {}): SettledTask => {
  const ended = {
    settledAt: later(n),
    completedVia: "poll",
    ttl: START / 1000 + 1_000_000,
  } as const;
  return { ...common(n), ...ended, status: "failed", ...facts };
};

/** Writes tasks as they would stand in the table. */
export const insert = async ({ dependencies }: System, tasks: readonly Task[]) => {
  // A few at a time, as everything else on this machine wants to be served too.
  for (const start of many(Math.ceil(tasks.length / 25))) {
    await Promise.all(
      tasks.slice(start * 25, start * 25 + 25).map((task) => dependencies.tasks.insert(task)),
    );
  }
};

export const many = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
