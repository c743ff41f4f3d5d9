import { expect, test } from "vitest";
import { LanePace } from "../../functions/store/lane-pace.ts";
import { LaneStore } from "../../functions/store/lane-store.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import { MemoryTable } from "../support/memory-table.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

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

test("a start without a turn is told of once", async () => {
  const lanes = new LaneStore(new MemoryTable());
  await lanes.take(LANE, { holder: "acme#a-0", limit: 9, now: NOW, mayPace: true });

  const told = [lanes.pacedStart(LANE, "acme#a-0"), lanes.pacedStart(LANE, "acme#a-0")];

  expect(told).toMatchObject([{ takenAt: NOW }, undefined]);
});

/** Slots that one process takes, one after the other: how each goes, and what it costs. */
const taking = async (
  lanes: LaneStore,
  counted: { writes: number },
  takes: readonly (readonly [seconds: number, mayPace: boolean])[],
) => {
  const went: (readonly [string, number])[] = [];
  for (const [place, [seconds, mayPace]] of takes.entries()) {
    const holder = `acme#${place}-0`;
    counted.writes = 0;
    const now = after(NOW, { seconds });
    const isTaken = await lanes.take(LANE, { holder, limit: LIMIT, now, mayPace });
    const isPaced = lanes.pacedStart(LANE, holder) !== undefined;
    went.push([isTaken ? (isPaced ? "without a turn" : "with a turn") : "full", counted.writes]);
  }
  return went;
};

const LIMIT = 4;

const countedLanes = () => {
  const memory = new MemoryTable();
  const counted = { writes: 0 };
  const table = tableAround(memory, {
    update: (key, condition, update) => {
      counted.writes += 1;
      return memory.update(key, condition, update);
    },
  });
  return { counted, lanes: [new LaneStore(table), new LaneStore(table)] as const };
};

test("a process counts the four seconds by itself, and pays one write for a slot", async () => {
  const { counted, lanes } = countedLanes();
  await lanes[0].remember(LANE);

  const went = await taking(lanes[0], counted, [
    [0, true],
    [3.999, true],
    [4, true],
    [5, true],
    [9, true],
  ]);

  expect(went).toEqual([
    ["without a turn", 1],
    ["with a turn", 1],
    ["without a turn", 1],
    ["with a turn", 1],
    ["full", 1],
  ]);
});

test("a process learns from its first try that another's start went without a turn", async () => {
  const { counted, lanes } = countedLanes();
  const [own, other] = lanes;
  await other.take(LANE, { holder: "acme#other-0", limit: LIMIT, now: NOW, mayPace: true });

  const went = await taking(own, counted, [
    [1, true],
    [2, true],
  ]);

  expect(went).toEqual([
    ["with a turn", 2],
    ["with a turn", 1],
  ]);
});

test("a slot of a task that has to take a turn leaves the next start without one to others", async () => {
  const { counted, lanes } = countedLanes();
  await lanes[0].remember(LANE);

  const went = await taking(lanes[0], counted, [
    [0, false],
    [1, true],
    [6, false],
  ]);

  expect(went.map(([how]) => how)).toEqual(["with a turn", "without a turn", "with a turn"]);
});

test("a thousand starts that were never prepared are remembered, and forgotten when one more comes", () => {
  const note = (starts: number) => {
    const pace = new LanePace(new MemoryTable());
    for (let start = 0; start < starts; start++)
      pace.note(LANE, { holder: `acme#${start}-0`, limit: 9, now: NOW, mayPace: true }, written);
    return { first: pace.start(LANE, "acme#0-0"), last: pace.start(LANE, `acme#${starts - 1}-0`) };
  };
  const written = { won: true, row: { pk: `lane#${LANE}`, sk: "lane", held: {} } } as const;

  const [thousand, more] = [note(1000), note(1001)];

  expect([thousand.first, thousand.last]).toMatchObject([{ takenAt: NOW }, { takenAt: NOW }]);
  expect([more.first, more.last]).toMatchObject([undefined, { takenAt: NOW }]);
});
