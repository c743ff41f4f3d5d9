import { expect, test } from "vitest";
import type { Table } from "../../functions/store/table.ts";
import { absent, equals, exists } from "../../functions/task/condition.ts";
import { rejection } from "./http-server.ts";
import { createTable, engineTable, openTable, tableNamed } from "./table.ts";

const rows = Array.from({ length: 3 }, (_, number) => ({
  pk: `row ${number} ä \u{1f600}`,
  sk: "task",
  agenda: "ask#vod",
  dueAt: `2026-01-0${number + 1}`,
  number,
  nothing: null,
  parts: [{ set: true }, "text", 1.5],
}));
const none = { pk: "none", sk: "none" };
const first = { pk: rows[0]?.pk ?? "", sk: "task" };

/** Each call of a table, with each of its ends. */
const everyCall = async (table: Table): Promise<readonly unknown[]> => [
  ...(await Promise.all(rows.map((row) => table.put(row, absent("pk"))))),
  await table.put({ ...first, number: 7 }, absent("pk")),
  await table.putContent({ pk: first.pk, sk: "content", text: "" }),
  await table.update(first, equals("number", 0), { set: { number: 8 }, add: { revision: 1 } }),
  await table.update(first, equals("number", 0), { remove: ["parts"] }),
  await table.update(none, exists("pk"), { set: { a: 1 }, once: true }),
  await table.get(first),
  await table.get(none),
  await table.getMany([first, none]),
  await table.query({ index: "agenda", partition: "ask#vod", upTo: "2026-01-02", limit: 10 }),
  (await table.scan({ sortKeys: ["task", "content"], limit: 100 })).rows,
  (await table.scan({ sortKeys: ["task"], limit: 1 })).next?.sk,
];

test("the light client of the engine answers as the SDK's client does", async () => {
  const [sdk, light] = [await openTable(), engineTable(await createTable())];

  expect(await everyCall(light)).toEqual(await everyCall(sdk));
});

test.each([1, 4, 9])(
  "the light client answers %i queries at once as the SDK's client does",
  async (many) => {
    const tables = [await openTable(), engineTable(await createTable())];
    const entries = ["a", "b"].map((pk) => ({ pk, sk: "task", agenda: "list 0", dueAt: pk }));
    const query = (list: number) =>
      ({ index: "agenda", partition: `list ${list}`, limit: 1 }) as const;

    const answers = tables.map(async (table) => {
      const before = await Promise.all(
        Array.from({ length: many }, (_, list) => table.query(query(list))),
      );
      for (const entry of entries) await table.put(entry, absent("pk"));
      const after = await Promise.all(
        Array.from({ length: many }, (_, list) => table.query(query(list))),
      );
      return [before, after];
    });

    const [sdk, light] = await Promise.all(answers);
    expect(light).toEqual(sdk);
    expect(light?.flat(2)).toHaveLength(1);
  },
);

test("an error of the engine is an error of the table in the same words through both clients", async () => {
  const errors = [tableNamed("none-of-ours"), engineTable("none-of-ours")].map((table) =>
    rejection(table.get(first)),
  );

  const words = (await Promise.all(errors)).map(String);

  const expected = "Unavailable: The table did not answer: ResourceNotFoundException.";
  expect(words).toEqual([expected, expected]);
});
