import { beforeEach, expect, inject, test } from "vitest";
import { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { ProviderStore } from "../../functions/store/provider-store.ts";
import { createTable } from "../support/table.ts";

const ours = { tenant: "default", taskId: "a".repeat(32) };
const theirs = { tenant: "default", taskId: "b".repeat(32) };
const EXPIRES = "2026-03-01T00:00:00.000Z";

let store: ProviderStore;
beforeEach(async () => {
  store = new ProviderStore(new DynamoTable({ name: await createTable(), region: "us-east-1", endpoint: inject("engineUrl") }));
});

test("a TaskId is remembered for the task it was given to, and found by it", async () => {
  const claimed = await store.claim("tiw", "task-1", ours, EXPIRES);

  expect(claimed).toBe(true);
  expect(await store.find("tiw", "task-1")).toEqual(ours);
});

test("it belongs to the first task for good, and to that one again whenever it asks", async () => {
  await store.claim("tiw", "task-1", ours, EXPIRES);

  const another = await store.claim("tiw", "task-1", theirs, EXPIRES);
  const again = await store.claim("tiw", "task-1", ours, EXPIRES);

  expect([another, again]).toEqual([false, true]);
  expect(await store.find("tiw", "task-1")).toEqual(ours);
});

test("of two tasks that claim it at once one has it", async () => {
  const claims = await Promise.all([ours, theirs].map((ref) => store.claim("trtc", "task-1", ref, EXPIRES)));

  expect(claims.filter((claimed) => claimed)).toHaveLength(1);
});

test("products share no TaskIds", async () => {
  await store.claim("tiw", "task-1", ours, EXPIRES);

  expect(await store.find("trtc", "task-1")).toBeUndefined();
  expect(await store.claim("trtc", "task-1", theirs, EXPIRES)).toBe(true);
});
