import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Key, Row } from "../../functions/store/table.ts";
import { absent, any, exists } from "../../functions/task/condition.ts";
import * as arbitrary from "../support/arbitrary-rows.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { createTable, tableNamed } from "../support/table.ts";

const openTables = async () => [tableNamed(await createTable()), new MemoryTable()];

/** Few keys and places, so that rows meet. */
const key: fc.Arbitrary<Key> = fc.record({
  pk: fc.constantFrom("a", "b", "c"),
  sk: fc.constantFrom("task", "lane"),
});
const placed = fc.record(
  {
    agenda: fc.constantFrom("ask#vod", "wait#x"),
    dueAt: fc.constantFrom("2026-01-01", "2026-01-02", "A", "a", "a#", "a-"),
    tenant: fc.constant("default"),
    listKey: fc.constantFrom("1", "2", "3"),
  },
  { requiredKeys: [] },
);
const written: fc.Arbitrary<Row> = fc
  .tuple(arbitrary.row, placed)
  .map(([row, place]) => ({ ...row, ...place }));

const sorted = (entries: readonly Row[]) =>
  entries.map((entry) => JSON.stringify(Object.entries(entry).sort())).sort();

test("the table in memory holds, finds and lists what the database does, for any writes in any order", async () => {
  let held = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          key,
          written,
          fc.oneof(fc.constant(any(exists("pk"), absent("pk"))), arbitrary.condition),
        ),
        {
          minLength: 1,
          maxLength: 8,
        },
      ),
      async (writes) => {
        const tables = await openTables();

        const told = await Promise.all(
          tables.map(async (table) => {
            const said: unknown[] = [];
            for (const [at, row, condition] of writes)
              said.push(await table.put({ ...row, ...at }, condition));
            for (const [at] of writes)
              said.push(
                await table.update(at, exists("status"), {
                  add: { revision: 1 },
                  remove: ["listKey"],
                }),
              );
            said.push(
              await table.getMany([
                ...new Map(writes.map(([at]) => [JSON.stringify(at), at])).values(),
              ]),
            );
            const due = await table.query({
              index: "agenda",
              partition: "ask#vod",
              upTo: "a",
              limit: 10,
            });
            const listed = await table.query({
              index: "list",
              partition: "default",
              before: "3",
              limit: 10,
            });
            return {
              said,
              due: due.map(({ dueAt }) => dueAt),
              listed: listed.map(({ listKey }) => listKey),
              names: sorted([...due, ...listed]),
            };
          }),
        );

        expect(told[1]).toEqual(told[0]);
        held += told[0]?.due.length ?? 0;
      },
    ),
    { seed: 4, numRuns: 60 },
  );

  expect(held).toBeGreaterThan(10);
});
