import type { Key, Row } from "../../functions/store/table.ts";
import { operations } from "../../functions/tencent/registry.ts";
import type { Dossiers } from "./dossier.ts";
import type { Rows } from "./faulty-table.ts";
import { drawnFor, Random } from "./random.ts";

/** The part of the lives whose table has learned before how long tasks take, or holds nonsense. */
const LEARNED = 0.2;

/** Characters of the grid, from 4 s to more than five hours. */
const GRID = Array.from({ length: 90 }, (_, step) => String.fromCharCode(33 + step));

/** Texts that a class may have: narrow and wide ones, the shortest, the longest, and nonsense. */
const samplesOf = (random: Random): unknown => {
  const middle = random.whole(5, 60);
  const drawn = (wide: number): string =>
    Array.from(
      { length: random.whole(20, 65) },
      () => GRID[Math.max(middle + random.whole(-wide, wide + 1), 0)],
    ).join("");
  return random.pick<() => unknown>([
    () => drawn(1),
    () => drawn(1),
    () => drawn(8),
    () => "!".repeat(64),
    () => "z".repeat(64),
    () => "\u007f".repeat(64),
    () => 17,
  ])();
};

/** Whether the table of a life has such rows before its first task. */
const hasLearned = (seed: number): boolean => drawnFor(seed, "learned") < LEARNED;

/** The most questions about one task in a minute: `Judge` says why. */
export const mostQuestionsOf = (seed: number): number => (hasLearned(seed) ? 13 : 9);

/** Puts them there, for every operation: also for those that must not go by them. */
export const plantLearned = (seed: number, rows: Rows): void => {
  if (!hasLearned(seed)) return;
  const random = new Random(seed, "learned rows");
  for (const { name } of operations) {
    const classes = ["", "Kling 3.0"].map((each) => ({ name: each, samples: samplesOf(random) }));
    const row = random.chance(0.9) ? { version: 1, classes } : { version: 1, classes: "none" };
    rows.table.keep({ pk: `durations#${name}`, sk: "durations", ...row });
  }
};

/**
 * The fault of such a row as it was written. It stays small, and learns no more durations than
 * tasks have settled. `before` is the row that stood there. Any other row has none.
 */
export const learnedFault = (
  before: Row | undefined,
  after: Key & Row,
  dossiers: Dossiers,
): string | undefined => {
  if (after.sk !== "durations") return undefined;
  const classes: readonly unknown[] = Array.isArray(after.classes) ? after.classes : [];
  if (classes.length > 8 || JSON.stringify(after).length > 1024) return "wrote too much";
  const grown = poolOf(after).length - poolOf(before).length;
  const ended = [...dossiers.all()].filter(({ row }) => row?.settledAt !== undefined).length;
  return grown > ended ? `learned from ${grown} tasks, and ${ended} have settled` : undefined;
};

const poolOf = (row: Row | undefined): string => {
  const classes: readonly unknown[] = Array.isArray(row?.classes) ? row.classes : [];
  const pool: unknown = classes.map(Object).find(({ name }) => name === "");
  const samples: unknown = Object(pool).samples;
  return typeof samples === "string" ? samples : "";
};
