import { expect, test } from "vitest";
import { stepsIn } from "./order.ts";
import { orderText, readOrder } from "./order-text.ts";
import { exploreRace, type Race, type RaceOptions, run } from "./race.ts";
import { racesOf } from "./races.ts";
import { Search } from "./search.ts";
import { coursesOf } from "./worlds.ts";

const racesIn = async (course: string): Promise<readonly Race[]> =>
  (await coursesOf((name) => name === course)).flatMap(racesOf);

const explored = async (
  course: string,
  pairs: readonly string[],
  options: RaceOptions = { faults: 0 },
) => {
  const races = (await racesIn(course)).filter(({ kinds }) => pairs.includes(kinds.join("+")));
  return Promise.all(races.map((race) => exploreRace(race, options)));
};

test("no order of two entries on one task breaks a promise", async () => {
  const reports = [
    ...(await explored("vod.CreateAigcVideoTask/told+quick/plain", ["submit+callback"])),
    ...(await explored("vod.CreateAigcVideoTask/told/plain", ["submit+cancel", "callback+wait"])),
    ...(await explored("vod.CreateAigcVideoTask/told/lost", ["callback+callback"])),
  ];

  expect(reports.map(({ name }) => name.split("/").at(-1))).toEqual([
    "submit+callback",
    "submit+cancel",
    "callback+wait",
    "callback+callback",
  ]);
  expect(reports.flatMap(({ broken }) => broken)).toEqual([]);
  for (const { isWhole, orders } of reports) expect([isWhole, orders > 1]).toEqual([true, true]);
});

test.each([
  ["vod.CreateAigcVideoTask/told/lost", "callback+callback", 0],
  ["vod.CreateAigcVideoTask/told/refused", "start+cancel", 1],
] as const)(
  "the orders that are left out lead nowhere else: %s, %s",
  async (course, pair, faults) => {
    const some = new Search();
    const all = new Search({ triesAll: true });

    const [fewer] = await explored(course, [pair], { faults, search: some });
    const [more] = await explored(course, [pair], { faults, search: all });

    expect(some.ends).toEqual(all.ends);
    expect(fewer?.orders).toBeLessThan(more?.orders ?? 0);
  },
);

test.each([
  ["vod.CreateAigcVideoTask/told/plain", "submit+cancel", 1],
  ["vod.CreateAigcVideoTask/told/lost", "callback+poll", 1],
] as const)(
  "a race is the same where every function is run each time: %s, %s",
  async (course, pair, faults) => {
    const [short, whole] = [new Search(), new Search()];
    const options = { faults, mostRuns: 120 };

    const remembered = await explored(course, [pair], { ...options, search: short });
    const run = await explored(course, [pair], { ...options, search: whole, isForgetful: true });

    expect(remembered.length).toBeGreaterThan(0);
    expect(remembered).toEqual(run);
    expect(short.ends).toEqual(whole.ends);
  },
);

test.each([
  ["settled", "vod.CreateAigcVideoTask/told/lost", "callback+poll"],
  ["started", "vod.CreateAigcVideoTask/told/refused", "start+cancel"],
] as const)("an order shows that %s has lost its conditions", async (dropped, course, pair) => {
  const [report] = await explored(course, [pair], {
    faults: 0,
    dropped: [dropped],
    isFirstEnough: true,
  });
  const [broken] = report?.broken ?? [];

  expect(broken?.promise).toMatch(/only-allowed-moves|nothing-rejected-is-charged/);
});

test("a broken order is told again by the text that names it", async () => {
  const options = { faults: 0, dropped: ["started"], isFirstEnough: true } as const;
  const races = await racesIn("vod.CreateAigcVideoTask/told/refused");
  const race = races.find(({ kinds }) => kinds.join("+") === "start+cancel");
  if (race === undefined) throw new Error("No start meets a cancel.");
  const [broken] = (await exploreRace(race, options)).broken;
  const order = readOrder(orderText(broken?.order ?? []));

  const { violations } = await run(race, options, { steps: stepsIn(order) });

  expect(violations.map(({ promise }) => promise)).toContain(broken?.promise);
});
