import { beforeAll, describe, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import type { Row } from "../../functions/store/table.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { askAgendaOf } from "../../functions/task/ask-list.ts";
import { transitions } from "../../functions/task/change.ts";
import { isSettled, type Status, type Task } from "../../functions/task/task.ts";
import { after, epochSeconds } from "../../functions/task/time.ts";
import { evaluateCondition } from "../support/evaluate.ts";
import { keyOf } from "../support/planted-rows.ts";
import { rowSize } from "../support/row-size.ts";
import { openTable } from "../support/table.ts";
import { moves } from "./moves.ts";
import {
  doubtfulTasks,
  indeterminateTasks,
  NOW,
  queuedTasks,
  runningTasks,
  settledTasks,
  submittingTasks,
} from "./task-rows.ts";

let table: DynamoTable;
let tasks: TaskStore;

beforeAll(async () => {
  table = await openTable();
  tasks = new TaskStore(table);
});

const rowOf = (task: Row & Task): Row => ({
  ...task,
  ...keyOf(task),
  listKey: `${task.createdAt}#${task.taskId}`,
});

/** Puts the row in the place of whatever stood there. */
const lay = async (task: Row & Task) => {
  await table.putContent({ ...rowOf(task), ...keyOf(task) });
};

/** One move of each transition: enough for what does not depend on what else is on the row. */
const oneOfEach = [...new Map(moves.map((move) => [move.change.name, move])).values()];

test("every transition is among the moves, from every status in which it may start", () => {
  const covered = new Set(
    moves.map(({ change, source }) => `${change.name} from ${source.status}`),
  );

  const listed = Object.entries(transitions).flatMap(([name, { from }]) =>
    from.map((status) => `${name} from ${status}`),
  );
  expect([...covered].sort()).toEqual(listed.sort());
});

test("no move leads out of a settled status, back from Tencent to the start, or from indeterminate to a new request", () => {
  const pairs = new Set(
    moves
      .filter(({ source, to }) => source.status !== to)
      .map(({ source, to }) => `${source.status} -> ${to}`),
  );

  expect([...pairs].sort()).toEqual([
    "doubtful -> indeterminate",
    "doubtful -> queued",
    "doubtful -> rejected",
    "doubtful -> running",
    "doubtful -> submitting",
    "indeterminate -> running",
    "queued -> canceled",
    "queued -> doubtful",
    "queued -> rejected",
    "queued -> submitting",
    "running -> canceled",
    "running -> failed",
    "running -> indeterminate",
    "running -> succeeded",
    "submitting -> doubtful",
    "submitting -> queued",
    "submitting -> rejected",
    "submitting -> running",
  ]);
});

describe("a move that is allowed wins, and leaves nothing of the old status behind", () => {
  test.each(moves)("$name", async ({ source, to, settles, change }) => {
    await lay(source);

    const written = await tasks.apply(source, change);

    const row = await table.get(keyOf(source));
    expect(written).toMatchObject({
      won: true,
      task: { status: to, revision: source.revision + 1 },
    });
    // Parsing would have dropped an attribute that the schema of the new status lacks.
    expect(row).toEqual({
      ...written.task,
      ...keyOf(source),
      listKey: `${source.createdAt}#${source.taskId}`,
    });
    expect(
      Object.keys(row ?? {}).filter((name) => ["agenda", "dueAt"].includes(name)),
    ).toHaveLength(settles ? 0 : 2);
    expect(row?.agenda).toBe(
      settles
        ? undefined
        : to === "queued"
          ? "wait#vod.CreateAigcVideoTask#1500000000"
          : askAgendaOf(source, true),
    );
    expect(row?.ttl).toBe(settles ? epochSeconds(after(NOW, { days: 30 })) : undefined);
    expect(row?.settledAt).toBe(settles ? NOW : undefined);
    // Where to tell is as long as the caller says, and `move` cuts a settled row's questions.
    const { listeners: _listeners, questions, ...others } = row ?? {};
    const own = settles || questions === undefined ? others : { ...others, questions };
    expect(rowSize(own)).toBeLessThanOrEqual(1024);
  });
});

const byStatus: readonly (readonly Task[])[] = [
  queuedTasks,
  submittingTasks,
  doubtfulTasks,
  runningTasks,
  indeterminateTasks,
];
const everyStatus: readonly Task[] = [
  ...byStatus.flatMap((alike) => alike.slice(-1)),
  ...settledTasks,
];
const mayStart = (from: readonly Status[], task: Task): boolean =>
  from.includes(task.status) && !isSettled(task);
const called = (task: Task): string => `${task.status}${isSettled(task) ? " (settled)" : ""}`;

describe("a move from a status that it may not start in loses, and the row stays as it is", () => {
  const refused = oneOfEach.flatMap((move) =>
    everyStatus
      .filter((there) => !mayStart(transitions[move.change.name].from, there))
      .map((there) => ({ name: `${move.change.name} on ${called(there)}`, move, there })),
  );

  test.each(refused)("$name", async ({ move: { change, source }, there }) => {
    await lay(there);

    const written = await tasks.apply(source, change);

    expect(written).toEqual({ won: false, task: there });
    expect(await table.get(keyOf(there))).toEqual(rowOf(there));
  });

  // Here the row has all that the condition asks for but the status: nothing else keeps the move
  // from happening.
  test.each(refused)(
    "$name, though all else on the row would allow it",
    async ({ move: { change, source }, there }) => {
      const disguised = {
        ...rowOf(source),
        status: there.status,
        ...(isSettled(there) ? { settledAt: there.settledAt } : {}),
      };
      await table.putContent({ ...disguised, ...keyOf(source) });

      const written = await table.update(keyOf(source), change.condition, change.update);

      expect(written).toEqual({ won: false, row: disguised });
      expect(await table.get(keyOf(source))).toEqual(disguised);
    },
  );

  test.each(oneOfEach)("$name, but that it is settled", async ({ change, source }) => {
    const closed = { ...rowOf(source), settledAt: NOW };
    await table.putContent({ ...closed, ...keyOf(source) });

    const written = await table.update(keyOf(source), change.condition, change.update);

    expect(written).toEqual({ won: false, row: closed });
  });

  test.each(oneOfEach)("$change.name on a task that does not exist", async ({ change }) => {
    const nobody = { tenant: "default", taskId: "nobody" };

    const written = await tasks.apply(nobody, change);

    expect(written).toEqual({ won: false, task: undefined });
    expect(await tasks.read(nobody)).toBeUndefined();
  });
});

describe("a move loses when something else has happened since its task was read", () => {
  const spoiled = moves.flatMap((move) =>
    move.spoilers.map((spoiler) => ({
      name: `${move.name}, but ${JSON.stringify(spoiler)}`,
      row: { ...rowOf(move.source), ...spoiler },
      move,
    })),
  );

  test.each(spoiled)("$name", async ({ move: { change, source }, row }) => {
    await table.putContent({ ...row, ...keyOf(source) });

    const written = await table.update(keyOf(source), change.condition, change.update);

    expect(written).toEqual({ won: false, row });
    expect(await table.get(keyOf(source))).toEqual(row);
  });

  test.each(moves)(
    "$name: no clause of its condition goes without such a test",
    ({ change, source, spoilers }) => {
      const [_status, _unsettled, ...clauses] =
        "all" in change.condition ? change.condition.all : [];

      const untested = clauses.filter((clause) =>
        spoilers.every((spoiler) => evaluateCondition({ ...rowOf(source), ...spoiler }, clause)),
      );

      expect(clauses).not.toHaveLength(0);
      expect(untested).toEqual([]);
    },
  );
});

test("of ten actors that settle a task at once, one wins, and the others see how it ended", async () => {
  const settlings = moves.filter(
    ({ change, source }) => change.name === "settled" && source === runningTasks[0],
  );
  const [first = settlings[0]] = settlings;
  if (first === undefined) throw new Error("expected a settling move");
  await lay(first.source);
  const actors = Array.from(
    { length: 10 },
    (_, index) => settlings[index % settlings.length] ?? first,
  );

  const answers = await Promise.all(
    actors.map(({ source, change }) => tasks.apply(source, change)),
  );

  const winner = answers.find(({ won }) => won);
  expect(answers.filter(({ won }) => won)).toHaveLength(1);
  expect(answers.map(({ task }) => task)).toEqual(answers.map(() => winner?.task));
});
