import { beforeEach, describe, expect, test } from "vitest";
import type { DynamoTable } from "../../functions/store/dynamo-table.ts";
import { LaneStore } from "../../functions/store/lane-store.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import { openTable } from "../support/table.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const NOW: Instant = "2026-01-01T00:00:00.000Z";
const LATER: Instant = "2026-01-01T00:01:00.000Z";

/** Named as `holderOf` names them. */
const crowd = Array.from({ length: 20 }, (_, number) => `default#${"a".repeat(32)}-${number}`);
const [a = "", b = "", c = "", d = ""] = crowd;

let table: DynamoTable;
let lanes: LaneStore;

beforeEach(async () => {
  table = await openTable();
  lanes = new LaneStore(table);
});

const held = async (lane = LANE) => (await lanes.holders(lane)).map(({ holder }) => holder).sort();
const winners = (answers: readonly boolean[]) => answers.filter(Boolean).length;

describe("taking a slot", () => {
  test.each([1, 3])(
    "no more than %i are held, however many ask at once for a lane that nobody has used",
    async (limit) => {
      const answers = await Promise.all(
        crowd.map((holder) => lanes.take(LANE, { holder, limit, now: NOW })),
      );

      expect(winners(answers)).toBe(limit);
      expect(await held()).toEqual(crowd.filter((_, index) => answers[index]).sort());
    },
  );

  test("twenty who ask at once for the last slot of a lane in use get one", async () => {
    await lanes.take(LANE, { holder: a, limit: 2, now: NOW });

    const answers = await Promise.all(
      crowd.slice(1).map((holder) => lanes.take(LANE, { holder, limit: 2, now: NOW })),
    );

    expect(winners(answers)).toBe(1);
    expect(await held()).toHaveLength(2);
  });

  test("a holder of a slot is told so again, of a full lane too, and has it taken anew", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });

    const again = await lanes.take(LANE, { holder: a, limit: 1, now: LATER });

    expect(again).toBe(true);
    expect(await lanes.holders(LANE)).toEqual([{ holder: a, takenAt: LATER }]);
  });

  test("a slot that was taken anew is not released by who saw the old one", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });
    await lanes.take(LANE, { holder: a, limit: 1, now: LATER });

    await lanes.release(LANE, a, NOW);

    expect(await held()).toEqual([a]);
  });

  test("one holder that asks twenty times at once has one slot", async () => {
    const answers = await Promise.all(
      crowd.map(() => lanes.take(LANE, { holder: a, limit: 3, now: NOW })),
    );

    expect(winners(answers)).toBe(20);
    expect(await held()).toEqual([a]);
  });

  test("a limit that was lowered lets nobody in until enough have gone", async () => {
    for (const holder of [a, b, c]) await lanes.take(LANE, { holder, limit: 3, now: NOW });
    await lanes.release(LANE, a);

    const full = await lanes.take(LANE, { holder: d, limit: 2, now: NOW });
    await lanes.release(LANE, b);
    const free = await lanes.take(LANE, { holder: d, limit: 2, now: NOW });

    expect([full, free]).toEqual([false, true]);
  });

  test("lanes do not share slots", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });

    const other = await lanes.take("vod.CreateAigcVideoTask#1500000001", {
      holder: b,
      limit: 1,
      now: NOW,
    });

    expect(other).toBe(true);
    expect(await held()).toEqual([a]);
  });
});

describe("freeing a slot", () => {
  test("makes room for one", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });
    await lanes.release(LANE, a);

    const answers = await Promise.all(
      [b, c, d].map((holder) => lanes.take(LANE, { holder, limit: 1, now: NOW })),
    );

    expect(winners(answers)).toBe(1);
  });

  test("somebody who has none frees nobody's", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });
    const before = await table.get({ pk: `lane#${LANE}`, sk: "lane" });

    await lanes.release(LANE, b);

    expect(await table.get({ pk: `lane#${LANE}`, sk: "lane" })).toEqual(before);
  });

  test("in a lane that nobody has used leaves no row behind", async () => {
    await lanes.release(LANE, a);

    expect(await table.get({ pk: `lane#${LANE}`, sk: "lane" })).toBeUndefined();
    expect(await lanes.holders(LANE)).toEqual([]);
  });
});

describe("handing a slot over", () => {
  test("makes exactly one of those who want it its holder", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });

    const answers = await Promise.all(
      crowd.slice(1).map((to) => lanes.handOver(LANE, a, { holder: to, limit: 2, now: LATER })),
    );

    expect(winners(answers)).toBe(1);
    expect(await lanes.holders(LANE)).toEqual([
      { holder: crowd[answers.indexOf(true) + 1], takenAt: LATER },
    ]);
  });

  test("leaves no gap in which somebody else gets in", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });

    const [handed, ...taken] = await Promise.all([
      lanes.handOver(LANE, a, { holder: b, limit: 2, now: LATER }),
      ...crowd.slice(2).map((holder) => lanes.take(LANE, { holder, limit: 1, now: LATER })),
    ]);

    expect(handed).toBe(true);
    expect(winners(taken)).toBe(0);
    expect(await held()).toEqual([b]);
  });

  test("while it is freed gives it to one or to nobody, and never makes two of it", async () => {
    await lanes.take(LANE, { holder: a, limit: 1, now: NOW });

    const [handed] = await Promise.all([
      lanes.handOver(LANE, a, { holder: b, limit: 2, now: LATER }),
      lanes.release(LANE, a),
    ]);

    expect(await held()).toEqual(handed ? [b] : []);
  });

  test("to somebody who has one already is refused, and both keep theirs", async () => {
    await lanes.take(LANE, { holder: a, limit: 2, now: NOW });
    await lanes.take(LANE, { holder: b, limit: 2, now: NOW });

    const handed = await lanes.handOver(LANE, a, { holder: b, limit: 2, now: LATER });

    expect(handed).toBe(false);
    expect(await held()).toEqual([a, b].sort());
  });

  test("by somebody who has none is refused, in a lane that nobody has used too", async () => {
    const unused = await lanes.handOver(LANE, a, { holder: b, limit: 2, now: LATER });
    await lanes.take(LANE, { holder: c, limit: 2, now: NOW });
    const used = await lanes.handOver(LANE, a, { holder: b, limit: 2, now: LATER });

    expect([unused, used]).toEqual([false, false]);
    expect(await held()).toEqual([c]);
  });
});

describe("a limit that was learned", () => {
  const hold = async (holders: readonly string[]) => {
    for (const holder of holders) await lanes.take(LANE, { holder, limit: 5, now: NOW });
  };
  const minutesLater = (minutes: number) => after(NOW, { minutes });
  const roomAt = (now: Instant) => lanes.take(LANE, { holder: d, limit: 5, now });

  test("lets in one less than were held when Tencent refused, and never less than one", async () => {
    await hold([a, b, c]);

    const learned = await lanes.lower(LANE, { limit: 5, now: NOW });
    const answers = [await roomAt(NOW)];
    await lanes.release(LANE, a);
    answers.push(await roomAt(NOW));
    await lanes.release(LANE, b);
    answers.push(await roomAt(NOW));
    await lanes.lower(LANE, { limit: 5, now: NOW });
    const least = await lanes.lower(LANE, { limit: 5, now: NOW });

    expect([learned, least]).toEqual([2, 1]);
    expect(answers).toEqual([false, false, true]);
  });

  test("rises by one in ten minutes, and is forgotten when it has reached the limit", async () => {
    await hold([a, b, c]);
    await lanes.lower(LANE, { limit: 5, now: NOW });

    const early = await roomAt(minutesLater(19));
    const risen = await roomAt(minutesLater(20));
    await lanes.release(LANE, a);
    await lanes.take(LANE, { holder: a, limit: 5, now: minutesLater(30) });

    expect([early, risen]).toEqual([false, true]);
    expect(await table.get({ pk: `lane#${LANE}`, sk: "lane" })).not.toHaveProperty("lowered");
  });

  test("lets no slot be handed over while more are held than there may be", async () => {
    await hold([a, b, c]);
    await lanes.lower(LANE, { limit: 5, now: NOW });

    const tooMany = await lanes.handOver(LANE, a, { holder: d, limit: 5, now: NOW });
    await lanes.release(LANE, b);
    const enough = await lanes.handOver(LANE, a, { holder: d, limit: 5, now: NOW });

    expect([tooMany, enough]).toEqual([false, true]);
    expect(await held()).toEqual([c, d].sort());
  });
});
