import { expect, test } from "vitest";
import { createWatcher } from "../../functions/poll-tasks.ts";
import type { Key } from "../../functions/store/table.ts";
import { sampleRequest } from "../../infra/local/sample-inputs.ts";
import { submit } from "../support/client.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { startSystem } from "../support/system.ts";
import { tableAround } from "../support/table-around.ts";

const MINUTE = 60_000;

/** Of each kind of VOD's tasks. Together they are more than one minute reads. */
const TASKS = 60;

test("a long work list is counted whole and read by samples, which are others in the next minute, and nothing is written", async () => {
  const rows = new MemoryTable();
  const read: Key[][] = [];
  const written: Key[] = [];
  const table = tableAround(rows, {
    getMany: (keys) => {
      read.push([...keys]);
      return rows.getMany(keys);
    },
    put: (row, condition) => {
      written.push(row);
      return rows.put(row, condition);
    },
    update: (key, condition, update) => {
      written.push(key);
      return rows.update(key, condition, update);
    },
  });
  const system = await startSystem({
    callbacks: "off",
    concurrency: 2 * TASKS,
    lifeSeconds: 86_400,
    environment: { TABLE_NAME: "memory", LANE_LIMIT_VOD_AIGC: "100" },
    seams: { table },
  });
  for (let index = 0; index < TASKS; index++) {
    await submit(system, `${index}`);
    await submit(system, `image ${index}`, sampleRequest("vod.CreateAigcImageTask"));
    await system.clock.advance(100);
  }
  const watch = createWatcher(system.dependencies);
  read.length = 0;
  written.length = 0;

  await system.clock.during(watch());
  await system.clock.advance(MINUTE);
  await system.clock.during(watch());

  const sampled = read.filter((keys) => keys.length > 0).map((keys) => keys.map(({ pk }) => pk));
  const lines = system.log.filter(({ event }) => event === "tasks_watched");
  expect(lines.map(({ counts }) => counts?.listed)).toEqual([2 * TASKS, 2 * TASKS]);
  expect(sampled.map((names) => names.length)).toEqual([TASKS, TASKS]);
  expect(new Set(sampled.flat()).size).toBe(2 * TASKS);
  expect(written).toEqual([]);
});
