import { expect, test } from "vitest";
import { exists } from "../../functions/task/condition.ts";
import { before as earlier, instant, after as later } from "../../functions/task/time.ts";
import { input, read, rows, submit } from "../support/client.ts";
import { tableOf } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";
import { createTable } from "../support/table.ts";

const MINUTE = 60_000;
const WIDE = { concurrency: 20, environment: { LANE_LIMIT_VOD_AIGC: "20" } };

const SHARD = /^ask#vod#[0-7]$/;

const submitAll = async (system: System, keys: readonly string[]): Promise<string[]> => {
  const ids: string[] = [];
  for (const key of keys)
    ids.push((await submit(system, key, { input: input("[seconds:30]") })).body.taskId);
  return ids;
};

/** The work list of each task, by its id. */
const listsOf = async (system: System): Promise<ReadonlyMap<string, string | undefined>> =>
  new Map(
    (await rows(system))
      .filter(({ sk, pk }) => sk?.S === "task" && !pk?.S?.startsWith("provider#"))
      .map(({ pk, agenda }) => [String(pk?.S?.split("#")[1]), agenda?.S]),
  );

const keys = (count: number, name = "task"): string[] =>
  Array.from({ length: count }, (_, number) => `${name} ${number}`);

/** Has the poller of an earlier version hold its lease up to this moment. */
const holdLease = ({ tableName }: System, until: string): Promise<void> =>
  tableOf({ tableName }).putContent({ pk: "lease#poll-tasks", sk: "lease", owner: "old", until });

/**
 * A table that a version made which knows one list a product, and a new process on it. That
 * version's poller has run last so many days ago.
 */
const startAfterUpgrade = async (days: number): Promise<System> => {
  const TABLE_NAME = await createTable();
  const environment = { ...WIDE.environment, TABLE_NAME };
  const before = await startSystem({ ...WIDE, environment, callbacks: "off" });
  await submit(before, "before");
  const identity = { pk: "identity", sk: "identity" };
  await tableOf(before).update(identity, exists("fingerprint"), { remove: ["asksSharded"] });
  await holdLease(before, earlier(instant(before.clock.now()), { days }));
  return startSystem({ ...WIDE, environment, callbacks: "off", clock: before.clock });
};

test("the tasks of a new table stand on eight lists of their product, and the poller comes to each", async () => {
  const system = await startSystem({ ...WIDE, callbacks: "off" });

  const ids = await submitAll(system, keys(16));
  const lists = await listsOf(system);
  await system.pass(3 * MINUTE);

  expect(ids.filter((id) => !SHARD.test(lists.get(id) ?? ""))).toEqual([]);
  expect(new Set(lists.values()).size).toBeGreaterThan(3);
  for (const id of ids)
    expect(await read(system, id)).toMatchObject({ status: "succeeded", completedVia: "poll" });
});

test("a task that waited for its lane enters a shard when it is started", async () => {
  const system = await startSystem({ callbacks: "off" });
  const [first = ""] = await submitAll(system, ["first"]);
  const [second = ""] = await submitAll(system, ["second"]);

  const queued = await listsOf(system);
  await system.pass(2 * MINUTE);
  const running = await listsOf(system);

  expect(queued.get(second)).toMatch(/^wait#/);
  expect(running.get(second)).toMatch(SHARD);
  expect(await read(system, first)).toMatchObject({ status: "succeeded" });
});

test("on a table of an earlier version tasks enter the list that it knows, until its poller has not run for a week", async () => {
  const system = await startAfterUpgrade(8);

  const [old = ""] = await submitAll(system, ["old"]);
  const before = await listsOf(system);
  await system.audit();
  await system.clock.advance(10 * MINUTE);
  const [young = ""] = await submitAll(system, ["young"]);
  const after = await listsOf(system);
  await system.pass(5 * MINUTE);

  expect(before.get(old)).toBe("ask#vod");
  expect(after.get(old)).toBe("ask#vod");
  expect(after.get(young)).toMatch(SHARD);
  expect(await read(system, old)).toMatchObject({ status: "succeeded", completedVia: "poll" });
  expect(await read(system, young)).toMatchObject({ status: "succeeded", completedVia: "poll" });
});

test("within that week no audit changes the list", async () => {
  const system = await startAfterUpgrade(6);
  await system.audit();
  await system.clock.advance(10 * MINUTE);

  const [task = ""] = await submitAll(system, ["task"]);

  expect((await listsOf(system)).get(task)).toBe("ask#vod");
});

test("the audit counts the tasks that still stand on the list of a whole product", async () => {
  const system = await startAfterUpgrade(6);
  await submitAll(system, ["old"]);

  await system.audit();

  const [done] = system.log.filter(({ event }) => event === "audit_done");
  expect(done).toMatchObject({ counts: { unsharded: 1, relisted: 0 } });
});

test("while the poller of an earlier version is at work, this version's leaves all tasks to it", async () => {
  const system = await startAfterUpgrade(1);
  const [task = ""] = await submitAll(system, ["task"]);
  await system.clock.advance(2 * MINUTE);
  await holdLease(system, later(instant(system.clock.now()), { seconds: 40 }));

  await system.tick();
  const meanwhile = await read(system, task);
  await system.clock.advance(MINUTE);
  await system.tick();

  expect(meanwhile).toMatchObject({ status: "running" });
  expect(await read(system, task)).toMatchObject({ status: "succeeded", completedVia: "poll" });
});
