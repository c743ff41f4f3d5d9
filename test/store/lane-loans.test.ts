import { beforeEach, describe, expect, test } from "vitest";
import { LaneStore } from "../../functions/store/lane-store.ts";
import type { Instant } from "../../functions/task/time.ts";
import { openTable } from "../support/table.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const NOW: Instant = "2026-01-01T00:00:00.000Z";
const LATER: Instant = "2026-01-01T02:00:00.000Z";

/** Named as `holderOf` names them. */
const crowd = Array.from({ length: 20 }, (_, number) => `default#${"a".repeat(32)}-${number}`);
const [holder = "", guest = "", other = "", third = ""] = crowd;

let lanes: LaneStore;

beforeEach(async () => {
  lanes = new LaneStore(await openTable());
  await lanes.take(LANE, { holder, limit: 1, now: NOW });
});

const held = async () => (await lanes.holders(LANE)).map((slot) => slot.holder).sort();
const wanted = (name: string) => ({ holder: name, limit: 1, now: LATER });
const beside = (overdue = 1) => ({
  ...{ part: { number: 0, holders: [holder], beside: undefined }, from: holder },
  ...{ overdue, tries: 0, others: {} },
});

describe("a start beside a holder that may have gone", () => {
  test("twenty who ask at once are one, and the holder keeps its slot", async () => {
    const answers = await Promise.all(
      crowd.slice(1).map((name) => lanes.lend(LANE, wanted(name), beside())),
    );

    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await held()).toHaveLength(2);
    expect(await held()).toContain(holder);
  });

  test("is not to be had where so many are at work as may be", async () => {
    await lanes.take(LANE, { holder: other, limit: 2, now: NOW });

    const answer = await lanes.lend(LANE, wanted(guest), beside());

    expect(answer).toBe(false);
    expect(await held()).toEqual([holder, other].sort());
  });

  test("is not to be had beside a holder that has ended meanwhile, or for one that has a slot", async () => {
    const own = await lanes.lend(LANE, wanted(holder), beside());
    await lanes.release(LANE, holder);

    const answer = await lanes.lend(LANE, wanted(guest), beside());

    expect([own, answer]).toEqual([false, false]);
    expect(await held()).toEqual([]);
  });

  test("is not handed on: neither the guest's slot nor the holder's, while both are there", async () => {
    await lanes.lend(LANE, wanted(guest), beside());

    const answers = [
      await lanes.handOver(LANE, guest, wanted(third)),
      await lanes.handOver(LANE, holder, wanted(third)),
    ];
    const taken = await lanes.take(LANE, wanted(third));

    expect([...answers, taken]).toEqual([false, false, false]);
    expect(await held()).toEqual([holder, guest].sort());
  });

  test("is forgotten, and its holder's slot freed, only by who knows what stands there", async () => {
    await lanes.lend(LANE, wanted(guest), beside());
    const [seen = beside().part] = (await lanes.state(LANE)).parts;

    const blind = await lanes.keepLoans(LANE, beside().part, {}, [holder]);
    const sighted = await lanes.keepLoans(LANE, seen, {}, [holder]);

    expect([blind, sighted]).toEqual([false, true]);
    expect(await held()).toEqual([guest]);
    expect((await lanes.state(LANE)).parts).toMatchObject([{ beside: undefined }]);
  });
});

test("a lane that does not move is noted once in an hour, however many look", async () => {
  const notes = await Promise.all(
    Array.from({ length: 5 }, () => lanes.noteStuck(LANE, NOW, LATER)),
  );
  const soon = await lanes.noteStuck(LANE, "2026-01-01T01:59:59.999Z", "2026-01-01T02:59:59.999Z");
  const again = await lanes.noteStuck(LANE, LATER, "2026-01-01T03:00:00.000Z");

  expect([notes.filter(Boolean).length, soon, again]).toEqual([1, false, true]);
});
