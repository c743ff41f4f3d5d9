import { inspect } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { UnreadableRow } from "../../functions/store/task-row.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { forgotten } from "../../functions/task/settled.ts";
import type { QueuedTask, RunningTask } from "../../functions/task/task.ts";
import type { Instant } from "../../functions/task/time.ts";
import { started } from "../../functions/task/transition.ts";
import { rejection } from "../support/http-server.ts";
import { keyOf } from "../support/planted-rows.ts";
import { openTable } from "../support/table.ts";
import { error, later, NOW, queuedTasks, runningTasks, settledTasks } from "../task/task-rows.ts";

const [queued] = queuedTasks;
const [running] = runningTasks;

if (queued === undefined || running === undefined) throw new Error("expected a task");

const LIST = running.agenda;

const attempt = { nonce: "a-nonce", signedAt: NOW, dueAt: later({ minutes: 1 }) };
let table: DynamoTable;
let tasks: TaskStore;

beforeEach(async () => {
  table = await openTable();
  tasks = new TaskStore(table);
});

describe("a new task", () => {
  test("is read as it was written", async () => {
    const written = await tasks.insert(queued);

    expect(written).toEqual({ won: true, task: queued });
    expect(await tasks.read(queued)).toEqual(queued);
  });

  test("is written once, however many ask for it at once, and all see the same one", async () => {
    const twins = Array.from(
      { length: 10 },
      (_, number): QueuedTask => ({ ...queued, requestHash: `twin-${number}` }),
    );

    const answers = await Promise.all(twins.map((twin) => tasks.insert(twin)));

    const standing = await tasks.read(queued);
    expect(answers.filter(({ won }) => won)).toHaveLength(1);
    expect(answers.map(({ task }) => task)).toEqual(twins.map(() => standing));
  });

  test("does not take the place of one that has expired: its key is remembered for as long as the row is there", async () => {
    const [old] = settledTasks;
    await table.putContent({ ...old, ...keyOf(queued), ttl: 1 });

    const written = await tasks.insert(queued);

    expect(written).toEqual({ won: false, task: { ...old, ttl: 1 } });
  });

  test("of another tenant with the same id is another task", async () => {
    await tasks.insert(queued);

    const other = await tasks.insert({ ...queued, tenant: "other" });

    expect(other.won).toBe(true);
    expect(await tasks.read(queued)).toEqual(queued);
  });

  test("that nobody has written is not there", async () => {
    expect(await tasks.read(queued)).toBeUndefined();
  });
});

describe("a move", () => {
  test("is won by one of ten that read the same task, and the others see what it became", async () => {
    await tasks.insert(queued);
    const nonces = Array.from({ length: 10 }, (_, number) => `nonce-${number}`);

    const answers = await Promise.all(
      nonces.map((nonce) =>
        tasks.apply(queued, started(queued, { ...attempt, nonce, agenda: "ask#vod#3" })),
      ),
    );

    const now = await tasks.read(queued);
    expect(answers.filter(({ won }) => won)).toHaveLength(1);
    expect(now).toMatchObject({ nonce: nonces[answers.findIndex(({ won }) => won)] });
    expect(answers.map(({ task }) => task)).toEqual(nonces.map(() => now));
  });
});

describe("a work list", () => {
  const named = (letter: string, dueAt: Instant): RunningTask => ({
    ...running,
    taskId: letter.repeat(32),
    dueAt,
  });
  const [first, second, third] = [
    named("b", NOW),
    named("c", later({ milliseconds: 1 })),
    named("a", later({ days: 1 })),
  ];
  const entryOf = ({ tenant, taskId, agenda, dueAt }: RunningTask) => ({
    tenant,
    taskId,
    agenda,
    dueAt,
  });

  test("has what has been due longest first, and what is due at this very moment", async () => {
    for (const task of [third, second, first]) await tasks.insert(task);

    const due = [
      await tasks.due(LIST, second.dueAt, 10),
      await tasks.due(LIST, undefined, 10),
      await tasks.due(LIST, undefined, 2),
    ];

    expect(due).toEqual([
      [entryOf(first), entryOf(second)],
      [entryOf(first), entryOf(second), entryOf(third)],
      [entryOf(first), entryOf(second)],
    ]);
  });

  test("has nothing of other lists, and nothing that is settled", async () => {
    await tasks.insert({ ...first, agenda: "ask#other" });
    await tasks.insert(second);
    await tasks.apply(second, forgotten(second, error, NOW));

    const due = await tasks.due(LIST, undefined, 10);

    expect(due).toEqual([]);
  });

  test("that is stale leads to the task as it is now, and to no move of a task that has moved on", async () => {
    await tasks.insert(first);
    const [stale] = await tasks.due(LIST, NOW, 10);
    if (stale === undefined) throw new Error("expected an entry");
    const moved = await tasks.apply(first, forgotten(first, error, NOW));

    const answers = {
      now: await tasks.read(stale),
      putOff: await tasks.putOff(stale, later({ hours: 6 })),
    };

    expect(answers).toEqual({ now: moved.task, putOff: false });
    expect(await tasks.read(first)).toEqual(moved.task);
  });
});

describe("a row that is not a task as this version knows them", () => {
  const strange = {
    ...keyOf(queued),
    tenant: queued.tenant,
    status: "from-the-future",
    agenda: LIST,
    dueAt: NOW,
    secret: "do not show",
  };
  const seen = { tenant: queued.tenant, taskId: queued.taskId, agenda: LIST, dueAt: NOW };
  const LATER = later({ hours: 6 });

  test("is refused by name, without showing what it holds", async () => {
    await table.putContent(strange);

    const refused = await rejection(tasks.read(queued));

    expect(refused).toBeInstanceOf(UnreadableRow);
    expect(inspect(refused)).toContain(strange.pk);
    expect(inspect(refused)).not.toMatch(/do not show|from-the-future/);
  });

  test("does not pass for a task because another row stands there instead", async () => {
    await table.putContent(strange);

    await expect(tasks.insert(queued)).rejects.toBeInstanceOf(UnreadableRow);

    expect(await table.get(keyOf(queued))).toEqual(strange);
  });

  test("is put off, and stays as it is but for its due time", async () => {
    await table.putContent(strange);

    const won = await tasks.putOff(seen, LATER);

    expect(won).toBe(true);
    expect(await table.get(keyOf(queued))).toEqual({ ...strange, dueAt: LATER });
    expect(await tasks.due(LIST, NOW, 10)).toEqual([]);
  });

  test("is put off by one of ten that saw it at once", async () => {
    await table.putContent(strange);
    const moments = Array.from({ length: 10 }, (_, hours) => later({ hours: hours + 1 }));

    const answers = await Promise.all(moments.map((moment) => tasks.putOff(seen, moment)));

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await table.get(keyOf(queued))).toEqual({
      ...strange,
      dueAt: moments[answers.indexOf(true)],
    });
  });

  test("is not brought back by being put off after it has gone", async () => {
    const won = await tasks.putOff(seen, LATER);

    expect(won).toBe(false);
    expect(await table.get(keyOf(queued))).toBeUndefined();
  });
});
