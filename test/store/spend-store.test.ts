import { beforeEach, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { SpendStore } from "../../functions/store/spend-store.ts";
import { Unavailable } from "../../functions/task/error.ts";
import { rejection } from "../support/http-server.ts";
import { losesFirstAnswer } from "../support/loses-first-answer.ts";
import { createTable, tableAt, tableNamed } from "../support/table.ts";

const ON = "2026-01-31T12:34:56.789Z";
const ALL = { pk: "spend#2026-01-31", sk: "all" };

let name: string;
let table: DynamoTable;
let spend: SpendStore;

beforeEach(async () => {
  name = await createTable();
  table = tableNamed(name);
  spend = new SpendStore(table);
});

test("of a hundred that come at once, as many are counted as the cap allows", async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => spend.add({ on: ON }, 7)));

  expect(answers.filter((counted) => counted)).toHaveLength(7);
  expect(await table.get(ALL)).toMatchObject({ tasks: 7 });
});

test("a day's count is kept for a few days, and another day has its own", async () => {
  await spend.add({ on: ON }, 1);

  const next = await spend.add({ on: "2026-02-01T00:00:00.000Z" }, 1);

  expect(next).toBe(true);
  expect(await table.get(ALL)).toEqual({
    ...ALL,
    tasks: 1,
    ttl: Date.parse("2026-02-04T00:00:00.000Z") / 1000,
  });
});

test("a count that is taken back can be used again, and nothing is taken back from nothing", async () => {
  await spend.add({ on: ON, tenant: "acme" }, 1);

  await spend.takeBack({ on: ON, tenant: "acme" });
  await spend.takeBack({ on: ON, tenant: "acme" });
  await spend.takeBack({ on: ON, tenant: "nobody" });

  expect(await table.get({ pk: ALL.pk, sk: "tenant#acme" })).toMatchObject({ tasks: 0 });
  expect(await table.get({ pk: ALL.pk, sk: "tenant#nobody" })).toBeUndefined();
  expect(await spend.add({ on: ON, tenant: "acme" }, 1)).toBe(true);
});

test("a count is taken back once, even where the answer is lost", async () => {
  for (let tasks = 0; tasks < 5; tasks++) await spend.add({ on: ON }, 5);
  const server = await losesFirstAnswer();
  const cut = new SpendStore(tableAt(name, server.url));

  const error = await rejection(cut.takeBack({ on: ON }));

  expect(error).toBeInstanceOf(Unavailable);
  expect(await table.get(ALL)).toMatchObject({ tasks: 4 });
});
