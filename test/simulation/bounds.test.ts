import { expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { tableAround } from "../support/table-around.ts";
import { type LifeOptions, runLife } from "./life.ts";
import { populationOf } from "./population.ts";

/** A crowd of one tenant's tasks and others', under both bounds. */
const crowd = (seed: number, options: LifeOptions = {}) =>
  runLife(seed, {
    ...options,
    trace: true,
    population: {
      ...populationOf(seed, { isCrowded: true, isMixed: false }),
      tenantBounds: { perSecond: 1, atOnce: 2 },
    },
  });

/** A table that takes writes of such rows for won. */
const winning =
  (prefix: string) =>
  (seams: Seams): Seams => ({
    ...seams,
    table: tableAround(seams.table, {
      update: async (key, condition, update) => {
        const written = await seams.table.update(key, condition, update);
        return key.pk.startsWith(prefix)
          ? { won: true, row: { held: {}, ...update.set } }
          : written;
      },
    }),
  });

test("a crowd whose tenants are at their bounds keeps every promise", async () => {
  const lives = [await crowd(1), await crowd(2)];

  expect(lives.flatMap(({ violations }) => violations)).toEqual([]);
  expect(lives.map(({ trace }) => trace).join()).toMatch(/tenant_rate_reached/);
  expect(lives.map(({ trace }) => trace).join()).toMatch(/tenant_tasks_at_once_reached/);
});

test.each([
  { of: "the tasks at once", prefix: "places#", text: /tasks at once/ },
  { of: "the rate", prefix: "rate#tenant.", text: /new tasks a second/ },
])("the judge sees a tenant that gets more than $of", async ({ prefix, text }) => {
  const life = await crowd(1, { sabotage: winning(prefix) });

  const broken = life.violations.find(({ promise }) => promise === "within-the-tenants-bounds");
  expect(broken?.text).toMatch(text);
});
