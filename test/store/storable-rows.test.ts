import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, test } from "vitest";
import { MemoryTable } from "../support/memory-table.ts";

const key = { pk: "a#b", sk: "task" };

describe("a row in memory refuses what a real row refuses", () => {
  test.each<[string, Record<string, unknown>]>([
    ["an integer beyond 2^53", { size: 2 ** 64 }],
    ["infinity", { size: Number.POSITIVE_INFINITY }],
    ["no number at all", { size: Number.NaN }],
    ["one deep inside", { output: { files: [{ size: 2 ** 64 }] } }],
  ])("%s, as the client does before it sends anything", async (_, fields) => {
    const table = new MemoryTable();

    expect(() => marshall(fields)).toThrow();
    await expect(table.putContent({ ...key, ...fields })).rejects.toThrow();
    expect(table.row(key)).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>]>([
    ["a number that is nearly zero", { size: 1e-200 }],
    ["an empty name", { output: { "": 1 } }],
    ["an empty key of an index", { agenda: "" }],
    ["more than 400 KB", { text: "x".repeat(400 * 1024) }],
  ])("%s, as the table does", async (_, fields) => {
    const table = new MemoryTable();

    await expect(table.put({ ...key, ...fields }, { absent: "pk" })).rejects.toThrow();
    await expect(table.update(key, { absent: "pk" }, { set: fields as never })).rejects.toThrow();
  });
});
