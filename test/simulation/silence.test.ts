import { expect, test } from "vitest";
import { runLife } from "./life.ts";
import { populationOf } from "./population.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

test("in a few lives a start is repeated for more than a day, and never for more than two", async () => {
  const seeds = Array.from({ length: 1500 }, (_, seed) => seed).filter(
    (seed) => populationOf(seed).silence !== undefined,
  );

  const lives = await Promise.all(seeds.map((seed) => runLife(seed)));

  const epochs = lives.flatMap(({ dossiers }) =>
    dossiers.flatMap(({ sent }) =>
      Object.values(
        Object.groupBy(
          sent.filter(({ hasLeft }) => hasLeft),
          ({ epoch }) => epoch,
        ),
      ),
    ),
  );
  const days = epochs.map(
    (sent = []) => ((sent.at(-1)?.signedAt ?? 0) - (sent[0]?.signedAt ?? 0)) / DAY_MS,
  );
  expect(days.filter((each) => each > 1).length).toBeGreaterThan(3);
  expect(Math.max(...days)).toBeLessThanOrEqual(2);
});
