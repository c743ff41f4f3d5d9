import { describe, expect, test } from "vitest";
import { transitions } from "../../functions/task/change.ts";
import { askedAsRead, excused, missing, shownBy, startUnsettled } from "./clauses.ts";
import { emptyRace, exploreRace, run } from "./race.ts";
import { raceNamed } from "./share.ts";
import type { ClauseName } from "./without.ts";
import { coursesOf } from "./worlds.ts";

describe("a condition of a move is missed once one of its clauses is dropped", () => {
  test.each([...shownBy])("%s, by %s", async (clause, race) => {
    const { broken } = await missing(await raceNamed(race), clause);

    expect(broken.length).toBeGreaterThan(0);
  });
});

test("a race that shows a clause breaks nothing with it", async () => {
  const races = await Promise.all([...new Set(shownBy.values())].map(raceNamed));

  const reports = await Promise.all(
    races.map((race) => exploreRace(race, { faults: 0, mostRuns: 30 })),
  );

  expect(reports.flatMap(({ broken }) => broken)).toEqual([]);
});

test("every clause that is written with stands in one of the tables", async () => {
  const lived = [
    ...(await coursesOf(() => true)).map(emptyRace),
    ...(await Promise.all([...new Set(shownBy.values())].map(raceNamed))),
  ];
  const used = new Set<ClauseName>();

  for (const race of lived)
    for (const clause of (await run(race, { faults: 0 }, {})).explorer.clauses) used.add(clause);

  const known = [shownBy, excused].flatMap((table) => [...table.keys()]);
  expect([...used].toSorted()).toEqual(known.toSorted());
});

describe("an excuse holds", () => {
  test.each(askedAsRead)("%s asks for the revision that was read", async (transition) => {
    const clause = `${transition}.revision` as const;

    expect(shownBy.has(clause) || excused.has(clause)).toBe(true);
  });

  test.each(startUnsettled)("no source of %s can be settled", (transition) => {
    const settled = ["succeeded", "failed", "rejected", "canceled", "indeterminate"];

    expect(transitions[transition].from.filter((status) => settled.includes(status))).toEqual([]);
  });
});
