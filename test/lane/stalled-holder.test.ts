import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { input, read, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { SUB_APP_ID, type System, startSystem } from "../support/system.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LANE = `vod.CreateAigcVideoTask#${SUB_APP_ID}`;
const FOR_DAYS = `[seconds:${3 * 86_400}]`;

/**
 * A lane of one whose holder is at work for days, at a Tencent that takes this many. Nothing is
 * asked of Tencent but by the schedule.
 */
const stalled = async (concurrency: number, options: Parameters<typeof startSystem>[0] = {}) => {
  const system = await startSystem({ callbacks: "off", concurrency, ...options });
  const { body } = await submit(system, "holder", { input: input(FOR_DAYS) });
  return { system, holder: body.taskId };
};

/** Lets time pass, and the schedule come at the end of each stretch of it. */
const pass = async (system: System, ms: number, stretch = 10 * MINUTE): Promise<void> => {
  for (let passed = 0; passed < ms; passed += stretch) {
    await system.clock.advance(stretch - MINUTE);
    await system.pass(MINUTE);
  }
};

const creates = ({ standIn }: System): number => standIn.calls("CreateAigcVideoTask");
const holders = async ({ clock, dependencies }: System): Promise<number> =>
  (await clock.during(dependencies.lanes.holders(LANE))).length;
const events = ({ log }: System, name: string): number =>
  log.filter(({ event }) => event === name).length;

test("after four times its usual time one task starts beside a running one, and with room its slot is free for good", async () => {
  const { system, holder } = await stalled(2);
  const first = await submit(system, "first", { input: input("[seconds:60]") });
  await system.clock.advance(1);
  const second = await submit(system, "second", { input: input("[seconds:60]") });

  await pass(system, 2 * HOUR - 10 * MINUTE);
  const before = creates(system);
  await pass(system, 12 * MINUTE, MINUTE);
  const beside = creates(system);
  await pass(system, 6 * MINUTE, MINUTE);
  await submit(system, "third");

  expect([before, beside - before]).toEqual([1, 2]);
  expect(await read(system, first.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, second.body.taskId)).toMatchObject({ status: "succeeded" });
  expect(await read(system, holder)).toMatchObject({ status: "running" });
  expect(creates(system)).toBe(4);
  expect(events(system, "slot_freed")).toBe(1);
});

test("at most one is at risk: while a task is at work beside a stalled one, no other starts", async () => {
  const { system } = await stalled(5);
  await submit(system, "first", { input: input("[seconds:1800]") });
  await submit(system, "second");

  await pass(system, 2 * HOUR + 20 * MINUTE);

  expect(creates(system)).toBe(2);
});

test("a start that is refused beside a stalled one is tried again after 10, 20 and 40 minutes, and nothing is tried between", async () => {
  const { system } = await stalled(1);
  await submit(system, "first");
  await submit(system, "second");
  await pass(system, 2 * HOUR - 10 * MINUTE);

  const tries: number[] = [];
  for (let minute = 0; minute < 95; minute++) {
    const before = creates(system);
    await system.pass(MINUTE);
    if (creates(system) > before) tries.push(minute);
  }

  const [start = 0, ...later] = tries;
  expect(later.map((minute, index) => minute - (tries[index] ?? start))).toEqual([10, 20, 40]);
});

test("a task that was accepted beside a stalled one and failed for want of capacity keeps others from its fate", async () => {
  const { system } = await stalled(5);
  const failing = await submit(system, "first", { input: input("[limit][seconds:30]") });
  await system.clock.advance(1);
  await submit(system, "second");

  await pass(system, 2 * HOUR);
  await pass(system, 8 * MINUTE, MINUTE);
  const within = creates(system);
  await pass(system, 6 * MINUTE, MINUTE);

  expect(await read(system, failing.body.taskId)).toMatchObject({
    status: "failed",
    error: { retryable: true },
  });
  expect(within).toBe(2);
  expect(creates(system)).toBe(3);
});

test("the end of a guest counts also where the table did not take it at once", async () => {
  let mute = false;
  const silent = await startingAround((table) => ({
    update: async (key, condition, update) => {
      if (mute && update.set?.beside !== undefined && update.set.lastTenant === undefined)
        throw new Unavailable("The table does not answer.");
      return table.update(key, condition, update);
    },
  }));
  const { system } = await stalled(5, silent);
  await submit(system, "first", { input: input("[limit][seconds:30]") });
  await system.clock.advance(1);
  await submit(system, "second");
  await pass(system, 2 * HOUR - 10 * MINUTE);

  mute = true;
  await pass(system, 14 * MINUTE, MINUTE);
  const within = creates(system);
  mute = false;
  await pass(system, 9 * MINUTE, MINUTE);
  const after = creates(system);
  await pass(system, 6 * MINUTE, MINUTE);

  expect([within, after, creates(system)]).toEqual([2, 2, 3]);
});

test("a task that was rejected beside a stalled one says nothing of room: the next has its turn at once", async () => {
  const { system } = await stalled(2);
  await submit(system, "first", { input: input("[refuse:InvalidParameterValue.FileId]") });
  await system.clock.advance(1);
  const second = await submit(system, "second");

  await pass(system, 2 * HOUR);
  await pass(system, 4 * MINUTE, MINUTE);

  expect(await read(system, second.body.taskId)).toMatchObject({ status: "succeeded" });
});

test("a holder that ends while another is at work beside it hands on no slot that is not there", async () => {
  const system = await startSystem({ callbacks: "off", concurrency: 5 });
  await submit(system, "holder", { input: input(`[seconds:${2 * 3600 + 15 * 60}]`) });
  await submit(system, "first", { input: input("[seconds:3600]") });
  await submit(system, "second");

  await pass(system, 2 * HOUR + 30 * MINUTE);

  expect(creates(system)).toBe(2);
  expect(await holders(system)).toBe(1);
});

test("doubt has the same brake: a second start beside it waits for 10 minutes after a refusal", async () => {
  const system = await startSystem({ callbacks: "lost", concurrency: 1 });
  await submit(system, "holder", { input: input(`[silence]${FOR_DAYS}`) });
  await submit(system, "first");
  await pass(system, HOUR - 10 * MINUTE);

  const tries: number[] = [];
  for (let minute = 0; minute < 50; minute++) {
    const before = events(system, "start_refused");
    await system.pass(MINUTE);
    if (events(system, "start_refused") > before) tries.push(minute);
  }

  const [start = 0, ...later] = tries;
  expect(later.map((minute) => minute - start)).toEqual([10, 30]);
});

test("OffPeak may hold a task back: nothing starts beside it before its longest life", async () => {
  const system = await startSystem({ callbacks: "off", concurrency: 5 });
  await submit(system, "holder", {
    input: { ...input(FOR_DAYS), OutputConfig: { OffPeak: "Enabled" } },
  });
  await submit(system, "first");

  await pass(system, 49 * HOUR, HOUR);
  const before = creates(system);
  await pass(system, 2 * HOUR, HOUR);

  expect([before, creates(system)]).toEqual([1, 2]);
});

test("a lane that has not moved for an hour while a task waits calls a person, once an hour", async () => {
  const { system } = await stalled(1);
  await pass(system, 50 * MINUTE);
  await submit(system, "waits");

  await pass(system, 50 * MINUTE);
  const tooSoon = events(system, "lane_stuck");
  await pass(system, 20 * MINUTE);
  const once = events(system, "lane_stuck");
  await pass(system, HOUR);

  expect([tooSoon, once, events(system, "lane_stuck")]).toEqual([0, 1, 2]);
});

test("a lane in which nobody waits, or that moves, calls nobody", async () => {
  const { system } = await stalled(1);
  await pass(system, 3 * HOUR);

  expect(events(system, "lane_stuck")).toBe(0);
});
