import { expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import type { Row } from "../../functions/store/table.ts";
import type { Update } from "../../functions/task/condition.ts";
import { runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";

const SECOND = 1000;

/** A life in which each task's caller waits for news soon after its start, again and again. */
const waitingLife = (seed: number): Population => {
  const population = populationOf(seed);
  const waits = (submitAt: number) =>
    [5, 10, 20, 20].map((seconds, place) => ({
      at: submitAt + (2 + 20 * place) * SECOND,
      seconds,
    }));
  return {
    ...population,
    tasks: population.tasks.map((task) => ({
      ...task,
      waits: waits(task.submitAt),
      submitWaits: 10,
    })),
  };
};

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

const broken = async (sabotage?: (seams: Seams) => Seams): Promise<readonly string[]> => {
  const planted = sabotage === undefined ? {} : { sabotage };
  const lives = await Promise.all(
    seeds.map((seed) =>
      runLife(seed, { ...planted, population: waitingLife(seed), isMixed: false }),
    ),
  );
  return lives.flatMap(({ violations }) =>
    violations.map(({ promise, text }) => `${promise}: ${text}`),
  );
};

interface Changes {
  readonly read?: (row: Row) => Row;
  readonly write?: (update: Update) => Update;
}

/** Seams whose table changes what is read of a task, or what is written. */
const withTable = (
  seams: Seams,
  { read = (row) => row, write = (update) => update }: Changes,
): Seams => {
  const { table } = seams;
  const other: Pick<Seams["table"], "get" | "update"> = {
    get: async (key) => {
      const row = await table.get(key);
      return row === undefined || key.sk !== "task" ? row : read(row);
    },
    update: (key, condition, update) => table.update(key, condition, write(update)),
  };
  const bound = (value: unknown): unknown =>
    typeof value === "function" ? value.bind(table) : value;
  const isOther = (name: string | symbol): boolean => Object.hasOwn(other, name);
  return {
    ...seams,
    table: new Proxy(table, {
      get: (_, name) =>
        isOther(name) ? Reflect.get(other, name) : bound(Reflect.get(table, name)),
    }),
  };
};

const asksTwice = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => {
    if (!request.paid) await seams.send(request).catch(() => undefined);
    return seams.send(request);
  },
});

test("callers who wait are told what the rows say, and cause nothing but questions in their turn", async () => {
  expect(await broken()).toEqual([]);
});

const putsOff = (seams: Seams): Seams =>
  withTable(seams, {
    write: (update) =>
      update.set?.callerAskedAt === undefined
        ? update
        : { ...update, set: { ...update.set, dueAt: "2026-01-09T00:00:00.000Z" } },
  });

const readsAhead = (seams: Seams): Seams =>
  withTable(seams, {
    read: (row) =>
      row.status === "running" && row.progress === undefined ? { ...row, progress: 99 } : row,
  });

test.each([
  ["puts the poller's question off", putsOff, /changed dueAt of a task/],
  ["asks twice for one turn", asksTwice, /asked Tencent without a turn/],
  ["is told more than its row says", readsAhead, /was told what \S+ was not/],
])("the judge sees a caller who waits and %s", async (_, sabotage, text) => {
  const faults = await broken(sabotage);

  expect(faults.filter((fault) => fault.startsWith("waiting-changes-nothing"))).toContainEqual(
    expect.stringMatching(text),
  );
});
