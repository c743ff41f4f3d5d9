import { describe, expect, test } from "vitest";
import type { Table } from "../../functions/store/table.ts";
import { absent } from "../../functions/task/condition.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { openTable } from "../support/table.ts";

const SORT_KEYS = ["task", "delivery#b", "delivery#a#2", "delivery#a", "delivery$", "delivery"];

const filled = async (table: Table): Promise<Table> => {
  for (const sk of SORT_KEYS) {
    await table.put({ pk: "acme#one", sk, state: sk }, absent("pk"));
    await table.put({ pk: "acme#two", sk }, absent("pk"));
  }
  return table;
};

describe.each([
  ["DynamoDB", openTable],
  ["the table in memory", async () => new MemoryTable()],
] as const)("%s", (_, open) => {
  test("lists whole rows of one partition by a prefix, in the order of their sort keys", async () => {
    const table = await filled(await open());

    const rows = await table.listRows({ pk: "acme#one", prefix: "delivery#", limit: 10 });

    expect(rows).toEqual(
      ["delivery#a", "delivery#a#2", "delivery#b"].map((sk) => ({
        ...{ pk: "acme#one", sk, state: sk },
      })),
    );
  });

  test("lists no more rows than its limit, and none where there is none", async () => {
    const table = await filled(await open());

    const first = await table.listRows({ pk: "acme#one", prefix: "delivery#", limit: 1 });
    const none = await table.listRows({ pk: "acme#three", prefix: "delivery#", limit: 10 });

    expect(first.map(({ sk }) => sk)).toEqual(["delivery#a"]);
    expect(none).toEqual([]);
  });
});
