import { expect, test } from "vitest";
import { LaneStore } from "../../functions/store/lane-store.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import { openTable } from "../support/table.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const NOW: Instant = "2026-01-01T00:00:00.000Z";

test("of all functions one start in four seconds goes without a turn, and each gets its slot", async () => {
  const table = await openTable();

  const take = async (holder: string, seconds: number): Promise<boolean> => {
    const lanes = new LaneStore(table);
    const now = after(NOW, { seconds });
    expect(await lanes.take(LANE, { holder, limit: 9, now, mayPace: true })).toBe(true);
    return lanes.pacedStart(LANE, holder) !== undefined;
  };

  expect(await take("acme#a-0", 0)).toBe(true);
  expect(await take("acme#b-0", 1)).toBe(false);
  expect(await take("acme#c-0", 3.9)).toBe(false);
  expect(await take("acme#d-0", 4)).toBe(true);
  expect(await take("acme#e-0", 5)).toBe(false);
});

test("a start without a turn has seen its lane: the holders in its row, and slots of other rows as taken", async () => {
  const table = await openTable();
  await table.putContent({
    ...{ pk: `lane#${LANE}`, sk: "lane", limit: 20, spread: 3 },
    held: { "acme#a-0": NOW },
  });
  const lanes = new LaneStore(table);
  const now = after(NOW, { seconds: 5 });
  const may = { mayPace: true, maySpread: true };

  const isTaken = await lanes.take(LANE, { holder: "acme#b-0", limit: 20, now, ...may });

  const { state } = lanes.pacedStart(LANE, "acme#b-0") ?? {};
  expect(isTaken).toBe(true);
  expect(state?.held).toBe(2 + 3);
  expect(state?.holders.toSorted()).toEqual(["acme#a-0", "acme#b-0"]);
  expect(state?.parts).toMatchObject([{ number: 0, holders: state?.holders }]);
});
