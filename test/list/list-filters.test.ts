import { expect, test } from "vitest";
import type { TaskListAnswer } from "../../functions/http/api.ts";
import { ask, submit } from "../support/client.ts";
import { type System, startSystem } from "../support/system.ts";
import { failed, idOf, idsOf, insert, later, list, many, queued } from "./listed-rows.ts";

/** Every task of a list, page by page. */
const all = async (system: System, query: Readonly<Record<string, string>>): Promise<string[]> => {
  const found: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page = await list(system, { limit: "2", ...query, ...(cursor === "" ? {} : { cursor }) });
    expect(page.status).toBe(200);
    found.push(...idsOf(page));
    cursor = page.body.nextCursor;
  }
  return found;
};

const ids = (...numbers: number[]): string[] => numbers.map(idOf);

test("the unsettled tasks alone, and the settled ones alone", async () => {
  const system = await startSystem();
  await insert(system, [queued(1), failed(2), queued(3), failed(4), queued(5)]);

  expect(await all(system, { settled: "false" })).toEqual(ids(5, 3, 1));
  expect(await all(system, { settled: "true" })).toEqual(ids(4, 2));
  expect(await all(system, { settled: "true", status: "queued" })).toEqual([]);
});

test("the oldest task first, page by page", async () => {
  const system = await startSystem();
  await insert(
    system,
    many(7).map((n) => queued(n)),
  );

  expect(await all(system, { order: "oldest" })).toEqual(ids(0, 1, 2, 3, 4, 5, 6));
  expect(await all(system, { order: "newest" })).toEqual(ids(6, 5, 4, 3, 2, 1, 0));
});

test.each(["newest", "oldest"])(
  "two windows that meet hold each task once, %s first",
  async (order) => {
    const system = await startSystem();
    await insert(
      system,
      many(9).map((n) => queued(n)),
    );
    const inOrder = (...numbers: number[]) =>
      ids(...(order === "oldest" ? numbers : numbers.reverse()));

    const [first, second, third] = [
      await all(system, { order, createdBefore: later(3) }),
      await all(system, { order, createdAfter: later(3), createdBefore: later(6) }),
      await all(system, { order, createdAfter: later(6) }),
    ];

    expect([first, second, third]).toEqual([inOrder(0, 1, 2), inOrder(3, 4, 5), inOrder(6, 7, 8)]);
  },
);

test("a window in any form of ISO 8601, with an offset of any zone", async () => {
  const system = await startSystem();
  await insert(system, [queued(1), queued(7200)]);
  const forms = ["2026-01-01T02:00+01:00", "2026-01-01T01:00:00Z", "2026-01-01T01:00:00.000000Z"];

  for (const createdAfter of forms) expect(await all(system, { createdAfter })).toEqual(ids(7200));
  expect(await all(system, { createdAfter: "2026-01-01" })).toEqual(ids(7200, 1));
  expect(await all(system, { createdBefore: "2026-01-01" })).toEqual([]);
});

test("a window that ends before it begins is empty", async () => {
  const system = await startSystem();
  await insert(system, [queued(1), queued(5)]);

  expect(await all(system, { createdAfter: later(4), createdBefore: later(2) })).toEqual([]);
  expect(
    await all(system, { createdAfter: later(4), createdBefore: later(2), order: "oldest" }),
  ).toEqual([]);
});

test("the tasks whose metadata has these values, which the list itself does not show", async () => {
  const system = await startSystem();
  const shots = [
    { shot: "12", take: "1" },
    { shot: "12", take: "2" },
    { shot: "13", take: "1" },
    undefined,
  ];
  const made: string[] = [];
  for (const [index, metadata] of shots.entries()) {
    const answer = await submit(
      system,
      `shot-${index}`,
      metadata === undefined ? {} : { metadata },
    );
    made.push(answer.body.taskId);
    await system.clock.advance(1000);
  }

  expect(await all(system, { "metadata.shot": "12" })).toEqual([made[1], made[0]]);
  expect(await all(system, { "metadata.shot": "12", "metadata.take": "2" })).toEqual([made[1]]);
  expect(await all(system, { "metadata.shot": "12", operation: "mps.ProcessMedia" })).toEqual([]);
  expect(await all(system, { "metadata.toString": "12" })).toEqual([]);
});

test("another tenant's tasks are in no window", async () => {
  const system = await startSystem();
  await insert(system, [queued(1), queued(2, { tenant: "other" }), queued(3)]);

  expect(await all(system, { createdAfter: later(0), order: "oldest" })).toEqual(ids(1, 3));
});

test("a refused list says which filter is one too many", async () => {
  const system = await startSystem();

  const { body } = await ask<TaskListAnswer>(
    system,
    "GET",
    "/v1/tasks?operation=mps.ProcessMedia&settled=false&status=queued",
  );

  expect(body).toMatchObject({
    code: "invalid_request",
    errors: [{ parameter: "status", message: expect.stringContaining("send 2 of status") }],
  });
});
