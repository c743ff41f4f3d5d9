import { expect, test } from "vitest";
import { countedOf, readSlotsRow } from "../../functions/store/lane-parts.ts";
import { laneRow } from "../../functions/store/lane-row.ts";
import { LaneStore } from "../../functions/store/lane-store.ts";
import type { Key, Row } from "../../functions/store/table.ts";
import type { Instant } from "../../functions/task/time.ts";
import { type Act, inEveryOrder, tableOf } from "./slots-orders.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const pk = `lane#${LANE}`;
const NOW: Instant = "2026-01-01T00:00:00.000Z";
const LATER: Instant = "2026-01-01T00:01:00.000Z";
const LIMIT = 18;

const crowd = (from: number, count: number) =>
  Array.from({ length: count }, (_, number) => `default#task${from + number}-0`);
const heldBy = (holders: readonly string[]) =>
  Object.fromEntries(holders.map((holder) => [holder, NOW]));
const wanted = (holder: string, limit = LIMIT) => ({ holder, limit, now: LATER, maySpread: true });

const lane = (held: number, more: Row = {}) => ({
  ...{ pk, sk: "lane", agenda: "lanes", dueAt: "always", limit: LIMIT },
  ...{ held: heldBy(crowd(0, held)), ...more },
});
const slots = (number: number, held: number, granted: number) => ({
  ...{ pk, sk: `slots#${number}`, held: heldBy(crowd(100 * number, held)) },
  ...{ slots: granted, grants: 1 },
});

/** Lanes in which something may go wrong. */
const starts: Readonly<Record<string, readonly (Key & Row)[]>> = {
  "has no slots row": [lane(12)],
  "was filled by an earlier version": [lane(17)],
  "has a slots row with room": [lane(11, { spread: 6, grants: 1 }), slots(1, 4, 6)],
  "has room for one more grant": [lane(12, { spread: 3, grants: 1 }), slots(1, 3, 3)],
  "has lost a grant": [lane(12, { spread: 6, grants: 2 }), slots(1, 3, 3)],
  "is full": [lane(12, { spread: 6, grants: 1 }), slots(1, 6, 6)],
};

const take =
  (holder: string): Act =>
  (lanes) =>
    lanes.take(LANE, wanted(holder));

/** Steps of processes: of this version, and of the one that only reads `spread`. */
const acts: Readonly<Record<string, Act>> = {
  "takes a slot": take("default#x-0"),
  "takes another": take("acme#y-0"),
  "takes one in the lane's row": (lanes) =>
    lanes.take(LANE, { holder: "default#z-0", limit: LIMIT, now: LATER }),
  "hands one over": (lanes) => lanes.handOver(LANE, "default#task0-0", wanted("acme#u-0")),
  "hands one of a slots row over": (lanes) =>
    lanes.handOver(LANE, "default#task100-0", wanted("acme#v-0")),
  "frees one": (lanes) => lanes.release(LANE, "default#task101-0"),
  aligns: (lanes) => lanes.align(LANE, { limit: LIMIT, now: LATER }),
  "aligns to a lower limit": (lanes) => lanes.align(LANE, { limit: LIMIT - 3, now: LATER }),
};

/** The faults of a lane at one moment: more may be held than the limit allows. */
const faultsOf = (rows: readonly (Key & Row)[]): readonly string[] => {
  const own = laneRow.parse(rows.find(({ sk }) => sk === "lane"));
  const parts = rows.filter(({ sk }) => sk !== "lane").map(readSlotsRow);
  const spread = own.spread ?? 0;
  const counted = parts.reduce((sum, row) => sum + countedOf(row), 0);
  const held = Object.keys(own.held).length;
  return [
    ...(counted > spread ? [`slots rows have ${counted} slots, and were granted ${spread}`] : []),
    ...(held + spread > LIMIT ? [`${held} are held beside ${spread} that are granted`] : []),
  ];
};

/** Whether every slot of a lane can be taken after its processes have died. */
const isWhole = async (rows: readonly (Key & Row)[]): Promise<boolean> => {
  const lanes = new LaneStore(tableOf(rows));
  await lanes.align(LANE, { limit: LIMIT, now: LATER });
  for (const holder of crowd(1000, LIMIT + 1)) await lanes.take(LANE, wanted(holder));
  return (
    new Set(await lanes.holders(LANE).then((all) => all.map(({ holder }) => holder))).size === LIMIT
  );
};

const pairs = Object.keys(acts).flatMap((first, place) =>
  Object.keys(acts)
    .slice(place)
    .map((second) => [first, second] as const),
);

test.each(Object.keys(starts))(
  "in no order of two processes, of which either may die, does a lane that %s give a slot out twice or lose one for good",
  async (name) => {
    const faults: string[] = [];
    let orders = 0;
    for (const pair of pairs)
      orders += await inEveryOrder(
        starts[name] ?? [],
        pair.flatMap((act) => acts[act] ?? []),
        async (rows) => {
          for (const fault of faultsOf(rows)) faults.push(`${pair.join(" + ")}: ${fault}`);
          if (!(await isWhole(rows))) faults.push(`${pair.join(" + ")}: a slot is lost`);
        },
      );

    expect([...new Set(faults)]).toEqual([]);
    expect(orders).toBeGreaterThan(pairs.length);
  },
  120_000,
);
