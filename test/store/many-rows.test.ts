import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { type Arrived, rejection, startHttpServer } from "../support/http-server.ts";
import { openTable, tableAt } from "../support/table.ts";

const keyOf = (n: number) => ({ pk: `row-${n}`, sk: "row" });
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/**
 * A table that answers each request with at most so many rows and leaves the others out, as
 * DynamoDB does under load and beyond 16 MB.
 */
const stingyTable = async (most: number) => {
  const server = await startHttpServer((response) => {
    const asked = JSON.parse(server.requests.at(-1)?.body ?? "").RequestItems.ours;
    const left = asked.Keys.slice(most);
    const answer = {
      Responses: { ours: asked.Keys.slice(0, most) },
      UnprocessedKeys: left.length === 0 ? {} : { ours: { ...asked, Keys: left } },
    };
    response
      .writeHead(200, { "content-type": "application/x-amz-json-1.0" })
      .end(JSON.stringify(answer));
  });
  const table = tableAt("ours", server.url);
  return { table, requests: server.requests };
};

const keysIn = ({ body }: Arrived): number => JSON.parse(body).RequestItems.ours.Keys.length;

test("250 rows are read in the order of their keys, those that do not exist as undefined", async () => {
  const table = await openTable();
  const even = numbers(250).filter((n) => n % 2 === 0);
  await Promise.all(even.map((n) => table.putContent({ ...keyOf(n), n })));

  const rows = await table.getMany(numbers(250).map(keyOf).reverse());

  expect(rows).toEqual(
    numbers(250)
      .map((n) => (n % 2 === 0 ? { ...keyOf(n), n } : undefined))
      .reverse(),
  );
});

test("no row costs no request", async () => {
  const { table, requests } = await stingyTable(1);

  const rows = await table.getMany([]);

  expect(rows).toEqual([]);
  expect(requests).toEqual([]);
});

test("every request is strongly consistent and asks for 100 rows at most", async () => {
  const { table, requests } = await stingyTable(100);

  await table.getMany(numbers(201).map(keyOf));

  expect(requests.map(keysIn)).toEqual([100, 100, 1]);
  for (const { body } of requests)
    expect(JSON.parse(body).RequestItems.ours.ConsistentRead).toBe(true);
});

test("rows that an answer leaves out are asked for again, and only those", async () => {
  const { table, requests } = await stingyTable(2);

  const rows = await table.getMany(numbers(5).map(keyOf));

  expect(rows).toEqual(numbers(5).map(keyOf));
  expect(requests.map(keysIn)).toEqual([5, 3, 1]);
});

test("a table that leaves rows out again and again is unavailable, and is left alone after five requests", async () => {
  const { table, requests } = await stingyTable(0);

  const error = await rejection(table.getMany(numbers(3).map(keyOf)));

  expect(error).toBeInstanceOf(Unavailable);
  expect(requests).toHaveLength(5);
});
