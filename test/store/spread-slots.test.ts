import { beforeEach, expect, test } from "vitest";
import { LaneStore } from "../../functions/store/lane-store.ts";
import type { Table } from "../../functions/store/table.ts";
import { exists } from "../../functions/task/condition.ts";
import type { Instant } from "../../functions/task/time.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const KEY = { pk: `lane#${LANE}`, sk: "lane" };
const NOW: Instant = "2026-01-01T00:00:00.000Z";
const LIMIT = 5;

/** Named as `holderOf` names them. */
const crowd = Array.from({ length: 8 }, (_, number) => `default#${"a".repeat(32)}-${number}`);
const [a = "", b = "", c = "", d = ""] = crowd;

let table: Table;
let lanes: LaneStore;

beforeEach(async () => {
  table = await openTable();
  lanes = new LaneStore(table);
  await lanes.remember(LANE);
});

/** Has slots rows give out this number of slots. */
const spread = (slots: number) => table.update(KEY, exists("held"), { set: { spread: slots } });
const take = (holder: string, by = lanes) => by.take(LANE, { holder, limit: LIMIT, now: NOW });
const takeAll = (holders: readonly string[]) => Promise.all(holders.map((each) => take(each)));

test("the lane's row gives out no slot that is given out in other rows, however many ask at once", async () => {
  await spread(3);

  const answers = await takeAll(crowd);

  expect(answers.filter(Boolean)).toHaveLength(LIMIT - 3);
});

test("where other rows give out all slots, the lane's row gives out none and its holders keep theirs", async () => {
  await take(a);
  await spread(LIMIT);

  const answers = [await take(b), await take(a)];

  expect(answers).toEqual([false, true]);
  expect((await lanes.state(LANE)).holders).toEqual([a]);
});

test("a slot is handed over only while the lane's row has no more holders than its share", async () => {
  await takeAll([a, b, c]);
  await spread(3);
  const handOver = () => lanes.handOver(LANE, a, { holder: d, limit: LIMIT, now: NOW });

  const tooMany = await handOver();
  await lanes.release(LANE, b);
  const enough = await handOver();

  expect([tooMany, enough]).toEqual([false, true]);
});

test("a learned limit is shared with the other rows too", async () => {
  await takeAll([a, b, c, d]);
  await lanes.lower(LANE, { limit: LIMIT, now: NOW });
  await Promise.all([b, c, d].map((holder) => lanes.release(LANE, holder)));
  await spread(2);

  const full = await take(b);
  await spread(1);
  const free = await take(b);

  expect([full, free]).toEqual([false, true]);
});

test("no slot is taken if more are given out in other rows at this moment", async () => {
  await spread(1);
  let updates = 0;
  const racing = tableAround(table, {
    update: async (key, condition, update) => {
      updates += 1;
      if (updates === 2) await spread(LIMIT);
      return table.update(key, condition, update);
    },
  });

  const taken = await take(a, new LaneStore(racing));

  expect(updates).toBe(2);
  expect(taken).toBe(false);
});
