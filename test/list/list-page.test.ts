import { describe, expect, test } from "vitest";
import type { QueuedTask } from "../../functions/task/task.ts";
import { type System, startSystem } from "../support/system.ts";
import { failed, idOf, idsOf, insert, later, list, many, queued } from "./listed-rows.ts";

const waiting = (count: number): QueuedTask[] => many(count).map((n) => queued(n));

/** Every page from the first to the last. */
const pages = async (
  system: System,
  query: Readonly<Record<string, string>>,
): Promise<string[][]> => {
  const found: string[][] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined && found.length < 20; ) {
    const page = await list(system, cursor === "" ? query : { ...query, cursor });
    found.push(idsOf(page));
    cursor = page.body.nextCursor;
  }
  return found;
};

describe("a page", () => {
  test("has as many tasks as asked for, and the last one, full or not, has no cursor", async () => {
    const system = await startSystem();
    await insert(system, waiting(5));

    const [twos, fives] = [
      await pages(system, { limit: "2" }),
      await pages(system, { limit: "5" }),
    ];

    const ids = [4, 3, 2, 1, 0].map(idOf);
    expect(twos).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    expect(fives).toEqual([ids]);
  });

  test("has 20 tasks if nothing is said, and at most 100", async () => {
    const system = await startSystem();
    await insert(system, waiting(101));

    const [standard, most] = [await list(system), await list(system, { limit: "100" })];

    expect([standard.body.tasks.length, most.body.tasks.length]).toEqual([20, 100]);
    expect(most.body.nextCursor).toBeDefined();
  });

  test("goes on where the page before ended, also after tasks were made or changed", async () => {
    const system = await startSystem();
    await insert(system, waiting(4));
    const first = await list(system, { limit: "2" });
    await insert(system, [queued(10)]);

    const second = await list(system, { limit: "2", cursor: first.body.nextCursor ?? "" });

    expect([idsOf(first), idsOf(second)]).toEqual([
      [idOf(3), idOf(2)],
      [idOf(1), idOf(0)],
    ]);
  });

  test("of tasks made in the same millisecond misses none and repeats none", async () => {
    const system = await startSystem();
    await insert(
      system,
      many(7).map((n) => queued(n, { createdAt: later(0) })),
    );

    const found = await pages(system, { limit: "3" });

    expect(found.flat().sort()).toEqual(many(7).map(idOf).sort());
  });

  test("that is narrowed is full where there are enough, and leads on to the rest", async () => {
    const system = await startSystem();
    await insert(
      system,
      many(12).map((n) => (n % 3 === 0 ? failed(n) : queued(n))),
    );

    const found = await pages(system, { status: "failed", limit: "2" });

    expect(found.filter((page) => page.length > 0)).toEqual([
      [idOf(9), idOf(6)],
      [idOf(3), idOf(0)],
    ]);
  });

  test("looks at 200 tasks at most: a rare one may stand behind an empty page", async () => {
    const system = await startSystem();
    await insert(system, [
      failed(0),
      failed(1, { status: "canceled" }),
      ...many(199).map((n) => queued(n + 2)),
    ]);

    const within = await list(system, { status: "canceled" });
    const first = await list(system, { status: "failed" });
    const second = await list(system, { status: "failed", cursor: first.body.nextCursor ?? "" });

    expect([idsOf(within), idsOf(first)]).toEqual([[idOf(1)], []]);
    expect(second.body.tasks).toMatchObject([{ taskId: idOf(0) }]);
    expect(second.body.nextCursor).toBeUndefined();
  });
});
