import { expect, test } from "vitest";
import { heldBy } from "../../functions/task/names.ts";
import { input, read, rows, submit } from "../support/client.ts";
import { startingOnWholeLists } from "../support/planted-rows.ts";
import { type System, startSystem } from "../support/system.ts";

const LIMIT = 20;
const MINUTE = 60_000;
const LARGE = { concurrency: LIMIT, environment: { LANE_LIMIT_VOD_AIGC: String(LIMIT) } };

const submitAll = async (system: System, count: number): Promise<string[]> => {
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    await system.clock.advance(100);
    const { body } = await submit(system, `task ${number}`, { input: input("[seconds:120]") });
    ids.push(body.taskId);
  }
  return ids;
};

const statuses = (system: System, ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await read(system, id)).status));

const laneState = (system: System) =>
  system.dependencies.lanes.state("vod.CreateAigcVideoTask#1500000000");

const slotsRows = async (system: System) =>
  (await rows(system)).filter(({ sk }) => sk?.S?.startsWith("slots#"));

test("a lane of twenty runs twenty at once and never one more, and its rows are as good as one", async () => {
  const system = await startSystem(LARGE);

  const ids = await submitAll(system, LIMIT + 10);
  const before = await statuses(system, ids);
  const state = await laneState(system);
  await system.pass(10 * MINUTE);

  expect(before.filter((status) => status === "running")).toHaveLength(LIMIT);
  expect(await slotsRows(system)).toHaveLength(1);
  expect(state).toMatchObject({ limit: LIMIT, held: LIMIT });
  expect(state.holders.map((holder) => heldBy(holder).taskId).toSorted()).toEqual(
    ids.slice(0, LIMIT).toSorted(),
  );
  expect(new Set(await statuses(system, ids))).toEqual(new Set(["succeeded"]));
  expect(system.log.filter(({ event }) => event === "start_refused")).toEqual([]);
  expect(await laneState(system)).toMatchObject({ held: 0 });
});

test("in a table that an earlier version may share, all slots stand in the lane's row", async () => {
  const older = await startingOnWholeLists();
  const environment = { ...older.environment, ...LARGE.environment };
  const system = await startSystem({ ...older, ...LARGE, environment });

  const ids = await submitAll(system, LIMIT);

  expect(new Set(await statuses(system, ids))).toEqual(new Set(["running"]));
  expect(await slotsRows(system)).toEqual([]);
});
