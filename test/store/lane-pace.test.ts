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
