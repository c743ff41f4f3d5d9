import { beforeEach, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { LeaseStore } from "../../functions/store/lease-store.ts";
import { openTable } from "../support/table.ts";

const NOW = "2026-01-01T00:00:00.000Z";
const JUST_BEFORE_END = "2026-01-01T00:00:59.999Z";
const END = "2026-01-01T00:01:00.000Z";
const NEXT_END = "2026-01-01T00:02:00.000Z";

let table: DynamoTable;
let leases: LeaseStore;

beforeEach(async () => {
  table = await openTable();
  leases = new LeaseStore(table);
});

test("one of ten runs that start at once takes the lease", async () => {
  const owners = Array.from({ length: 10 }, (_, number) => `run-${number}`);

  const answers = await Promise.all(
    owners.map((owner) => leases.take("poll-tasks", owner, NOW, END)),
  );

  expect(answers.filter(Boolean)).toHaveLength(1);
});

test("a lease that is held cannot be taken, by its owner neither", async () => {
  await leases.take("poll-tasks", "first", NOW, END);

  const answers = [
    await leases.take("poll-tasks", "second", JUST_BEFORE_END, NEXT_END),
    await leases.take("poll-tasks", "first", JUST_BEFORE_END, NEXT_END),
  ];

  expect(answers).toEqual([false, false]);
});

test("a run that died holds its lease no longer than until its end", async () => {
  await leases.take("poll-tasks", "dead", NOW, END);

  const taken = await leases.take("poll-tasks", "second", END, NEXT_END);

  expect(taken).toBe(true);
});

test("a lease that is released can be taken at once", async () => {
  await leases.take("poll-tasks", "first", NOW, END);
  await leases.release("poll-tasks", "first", NOW);

  const taken = await leases.take("poll-tasks", "second", NOW, END);

  expect(taken).toBe(true);
});

test("a run that outlived its lease cannot release that of the next", async () => {
  await leases.take("poll-tasks", "slow", NOW, END);
  await leases.take("poll-tasks", "next", END, NEXT_END);

  await leases.release("poll-tasks", "slow", END);

  expect(await leases.take("poll-tasks", "third", END, NEXT_END)).toBe(false);
});

test("the release of a lease that nobody took leaves no row behind", async () => {
  await leases.release("poll-tasks", "first", NOW);

  expect(await table.get({ pk: "lease#poll-tasks", sk: "lease" })).toBeUndefined();
});

test("a run whose clock is an hour ahead keeps nobody out for an hour", async () => {
  await leases.take("poll-tasks", "ahead", "2026-01-01T01:00:00.000Z", "2026-01-01T01:01:00.000Z");

  const taken = await leases.take("poll-tasks", "second", NOW, END);

  expect(taken).toBe(true);
});

test("leases of other names are free", async () => {
  await leases.take("poll-tasks", "first", NOW, END);

  const taken = await leases.take("start-tasks", "second", NOW, END);

  expect(taken).toBe(true);
});

test.each([
  ["a moment before its end", JUST_BEFORE_END, true],
  ["at its end", END, false],
  ["as long before its end as a lease lasts", NOW, true],
  [
    "longer before its end than a lease lasts: a clock was ahead",
    "2025-12-31T23:59:59.999Z",
    false,
  ],
] as const)("a lease is held, or is not, %s", async (_when, now, isHeld) => {
  await leases.take("poll-tasks", "first", NOW, END);

  expect(await leases.isHeld("poll-tasks", now, { minutes: 1 })).toBe(isHeld);
});

test("a lease that was never taken is held by nobody and has no end", async () => {
  expect(await leases.isHeld("poll-tasks", NOW, { minutes: 1 })).toBe(false);
  expect(await leases.lastEnd("poll-tasks")).toBeUndefined();
});

test("the end of the lease that was taken last stays known after it", async () => {
  await leases.take("poll-tasks", "first", NOW, END);
  await leases.take("poll-tasks", "second", END, NEXT_END);

  expect(await leases.lastEnd("poll-tasks")).toBe(NEXT_END);
});
