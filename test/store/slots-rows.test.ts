import { beforeEach, describe, expect, test } from "vitest";
import { LaneStore } from "../../functions/store/lane-store.ts";
import type { Table } from "../../functions/store/table.ts";
import { after, type Instant } from "../../functions/task/time.ts";
import { rowSize } from "../support/row-size.ts";
import { openTable } from "../support/table.ts";
import { tableAround } from "../support/table-around.ts";

const LANE = "vod.CreateAigcVideoTask#1500000000";
const pk = `lane#${LANE}`;
const NOW: Instant = "2026-01-01T00:00:00.000Z";
const LIMIT = 30;

/** Named as `holderOf` names them. */
const named = (tenant: string, number: number) => `${tenant}#${String(number).padStart(32, "a")}-0`;
const crowd = Array.from({ length: LIMIT + 10 }, (_, number) => named("default", number));
const [a = "", b = ""] = crowd;

let table: Table;
let lanes: LaneStore;

beforeEach(async () => {
  table = await openTable();
  lanes = new LaneStore(table);
});

const wanted = (holder: string, seconds = 0, limit = LIMIT) => ({
  ...{ holder, limit, now: after(NOW, { seconds }), maySpread: true },
});
const take = (holder: string, seconds = 0) => lanes.take(LANE, wanted(holder, seconds));
const fill = async (limit = LIMIT) => {
  const answers: boolean[] = [];
  for (const holder of crowd.slice(0, limit)) answers.push(await take(holder));
  return answers;
};
const rows = () => table.listRows({ pk, prefix: "slots#", limit: 100 });
const sizes = async () => {
  const own = await table.get({ pk, sk: "lane" });
  return [own, ...(await rows())].map((row) => Object.keys(Object(row?.held)).length);
};
const holders = async () => (await lanes.holders(LANE)).map(({ holder }) => holder).sort();
const inRow = async (number: number) => (await lanes.state(LANE)).parts[number]?.holders[0] ?? "";

describe("a lane with a large limit", () => {
  test("has at most twelve holders in each of its rows, none of which has more than 1 KB", async () => {
    const answers = await fill(LIMIT + 1);

    expect(answers).toEqual([...Array<boolean>(LIMIT).fill(true), false]);
    expect(await sizes()).toEqual([12, 12, 6]);
    expect(await holders()).toEqual(crowd.slice(0, LIMIT).sort());
    for (const row of [await table.get({ pk, sk: "lane" }), ...(await rows())])
      expect(rowSize(row ?? {})).toBeLessThanOrEqual(1024);
  });

  test("is never over its limit, however many ask at once", async () => {
    await fill(LIMIT - 4);

    const answers = await Promise.all(
      crowd.slice(LIMIT - 4).map((holder) => new LaneStore(table).take(LANE, wanted(holder))),
    );

    expect((await lanes.state(LANE)).held).toBeLessThanOrEqual(LIMIT);
    expect((await lanes.state(LANE)).held).toBe(LIMIT - 4 + answers.filter(Boolean).length);
  });

  test("stays in its own row where an earlier version may share the table, and up to fifteen", async () => {
    for (const holder of crowd) await lanes.take(LANE, { ...wanted(holder), maySpread: false });
    const other = LANE.replace("15", "16");
    for (const holder of crowd) await lanes.take(other, wanted(holder, 0, 15));

    expect(await sizes()).toEqual([LIMIT]);
    expect((await lanes.state(other)).parts).toHaveLength(1);
  });

  test("lets a holder of any row take its slot anew, and free it", async () => {
    await fill();
    const holder = await inRow(2);

    const again = await take(holder, 60);
    await lanes.release(LANE, holder, NOW);
    const kept = (await holders()).includes(holder);
    await lanes.release(LANE, holder);

    expect([again, kept, (await holders()).includes(holder)]).toEqual([true, true, false]);
    expect(await take(crowd[LIMIT] ?? "")).toBe(true);
  });

  test("frees a slot of a slots row in a process that has not seen the lane", async () => {
    await fill();
    const holder = await inRow(1);

    await new LaneStore(table).release(LANE, holder);

    expect(await holders()).not.toContain(holder);
  });

  test("hands a slot over within its row, once", async () => {
    await fill();
    const from = await inRow(1);
    const [c = "", d = ""] = crowd.slice(LIMIT);

    const answers = [
      await lanes.handOver(LANE, from, wanted(c)),
      await lanes.handOver(LANE, from, wanted(d)),
      await lanes.handOver(LANE, a, wanted(b)),
    ];

    expect(answers).toEqual([true, false, false]);
    expect(await sizes()).toEqual([12, 12, 6]);
    expect(await holders()).toContain(c);
  });

  test("moves the holders that an earlier version put in its row out as their slots are handed on", async () => {
    for (const holder of crowd.slice(0, LIMIT))
      await lanes.take(LANE, { ...wanted(holder), maySpread: false });

    const full = await take(crowd[LIMIT] ?? "");
    for (let number = 0; number < LIMIT; number++)
      await lanes.handOver(LANE, crowd[number] ?? "", wanted(named("next", number)));

    expect(full).toBe(false);
    expect(await sizes()).toEqual([12, 12, 6]);
    expect((await holders()).every((holder) => holder.startsWith("next#"))).toBe(true);
  });

  test("says whom it served last, whichever row that was in", async () => {
    await fill();
    const served: (string | undefined)[] = [];

    for (const [number, tenant] of ["acme", "zeta", "birch"].entries()) {
      await lanes.handOver(LANE, await inRow(number), wanted(named(tenant, number), number + 1));
      served.push((await lanes.state(LANE)).lastTenant);
    }

    expect(served).toEqual(["acme", "zeta", "birch"]);
  });
});

describe("a lane whose limit falls", () => {
  test("lets nobody in until enough have gone, from whichever rows", async () => {
    await fill();
    const learned = await lanes.lower(LANE, { limit: LIMIT, now: NOW });
    const now = wanted(crowd[LIMIT] ?? "");

    const answers = [await lanes.take(LANE, now)];
    for (const number of [1, 2]) {
      await lanes.release(LANE, await inRow(number));
      answers.push(await lanes.take(LANE, now));
    }

    expect(learned).toBe(LIMIT - 1);
    expect(answers).toEqual([false, false, true]);
  });

  test("takes back what its slots rows may not give out any more, as their holders leave", async () => {
    await fill();
    const lower = { limit: 14, now: NOW };
    await lanes.align(LANE, lower);
    const before = (await table.get({ pk, sk: "lane" }))?.spread;

    for (const { holders } of (await lanes.state(LANE)).parts.slice(1))
      for (const holder of holders) await lanes.release(LANE, holder);
    await lanes.align(LANE, lower);

    expect(before).toBe(LIMIT - 12);
    expect(await table.get({ pk, sk: "lane" })).not.toHaveProperty("spread");
    expect(await lanes.take(LANE, wanted(crowd[LIMIT] ?? "", 0, 14))).toBe(true);
  });
});

test("a slot that a process has lost on the way to a slots row is there again after a look", async () => {
  await fill(12);
  const { promise, reject } = Promise.withResolvers<never>();
  const dying = tableAround(table, {
    update: (key, condition, update) => {
      if (key.sk === "lane") return table.update(key, condition, update);
      reject(new Error("The process has died."));
      return promise;
    },
  });
  await expect(new LaneStore(dying).take(LANE, wanted(named("lost", 0)))).rejects.toThrow("died");
  const lost = await lanes.align(LANE, { limit: LIMIT, now: NOW });

  const answers = await Promise.all(crowd.slice(12, LIMIT).map((holder) => take(holder)));

  expect(lost).toBe(12);
  expect(answers.filter(Boolean).length).toBeGreaterThan(0);
});

test("a holder that got two slots in one moment keeps one", async () => {
  await fill(20);
  const holder = await inRow(0);
  await table.update(
    { pk, sk: "slots#1" },
    { exists: "held" },
    { set: { [`held.${holder}`]: NOW } },
  );

  const freed = await lanes.align(LANE, { limit: LIMIT, now: NOW });

  expect(freed).toBe(1);
  expect((await holders()).filter((each) => each === holder)).toHaveLength(1);
});

test("a start beside a holder that may have gone stands in that holder's row, and bounds nobody else's", async () => {
  await fill();
  const [, part] = (await lanes.state(LANE)).parts;
  const [from = "", other = ""] = part?.holders ?? [];
  if (part === undefined) throw new Error("The lane has a slots row.");
  const lending = { part, from, overdue: 1, tries: 0, others: {} };
  const [guest = "", late = "", third = ""] = crowd.slice(LIMIT);

  const answers = [
    await lanes.lend(LANE, wanted(guest), lending),
    await lanes.lend(LANE, wanted(late), lending),
    await lanes.handOver(LANE, other, wanted(third)),
  ];
  const [, lent = part] = (await lanes.state(LANE)).parts;
  const freed = await lanes.keepLoans(LANE, lent, {}, [from]);

  expect(answers).toEqual([true, false, false]);
  expect(lent.beside).toEqual({ [from]: { guest, until: NOW, tries: 0 } });
  expect(freed).toBe(true);
  expect(await holders()).not.toContain(from);
  expect(await sizes()).toEqual([12, 12, 6]);
});
