import { expect, test } from "vitest";
import type { Row } from "../../functions/store/table.ts";
import { input, submit } from "../support/client.ts";
import { startingAround } from "../support/planted-rows.ts";
import { startSystem } from "../support/system.ts";

/** `npm run queue` lets ten thousand wait, which takes some minutes. */
const TASKS = Number(process.env.LONG_QUEUE ?? 40);

/** A task runs for five seconds. So ten thousand of them need less than a day. */
const HOUR = 60 * 60_000;

/**
 * Most writes to the rows of one task, whatever its place: its request, its row as `queued`,
 * `submitting`, `running` and settled, and the question that its callback claims.
 */
const MOST_OF_ONE = 6;

/** Most writes of one task to all rows. The slot and the turns are two more, or three. */
const MOST_OF_ALL = MOST_OF_ONE + 3;

/** A system with a lane of one whose table counts the writes to each row. */
const startCounted = async () => {
  const writes = { all: 0, of: new Map<string, number>() };
  const count = (pk: string): void => {
    const taskId = pk.slice(pk.indexOf("#") + 1);
    writes.all += 1;
    writes.of.set(taskId, (writes.of.get(taskId) ?? 0) + 1);
  };
  const counted = await startingAround((table) => ({
    put: (row, condition) => {
      count(row.pk);
      return table.put(row, condition);
    },
    putContent: (row: { pk: string; sk: string } & Row) => {
      count(row.pk);
      return table.putContent(row);
    },
    update: (key, condition, update) => {
      count(key.pk);
      return table.update(key, condition, update);
    },
  }));
  const environment = { ...counted.environment, LANE_LIMIT_VOD_AIGC: "1" };
  return { system: await startSystem({ ...counted, environment, lifeSeconds: 5 }), writes };
};

test(`${TASKS} tasks that queue behind a lane of one start in their order, each at the same cost`, {
  timeout: 60 * 60_000,
}, async () => {
  const { system, writes } = await startCounted();
  await submit(system, "warm", { input: input("[seconds:5]") });
  const ids: string[] = [];
  const before = writes.all;

  for (let number = 0; number < TASKS; number++) {
    await system.clock.advance(1);
    const { body } = await submit(system, `task ${number}`, { input: input("[seconds:5]") });
    ids.push(body.taskId);
  }
  for (let hour = 0; hour < 24 && system.standIn.creates().length <= TASKS; hour++)
    await system.clock.advance(HOUR);

  const [, ...started] = system.standIn.creates();
  expect(started.map(({ SessionId }) => SessionId.replace(/-\d+$/, ""))).toEqual(ids);
  const own = ids.map((id) => writes.of.get(id) ?? 0);
  expect(Math.max(...own)).toBeLessThanOrEqual(MOST_OF_ONE);
  expect(writes.all - before).toBeLessThanOrEqual(TASKS * MOST_OF_ALL);
});
