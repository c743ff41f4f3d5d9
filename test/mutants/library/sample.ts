import { createHash } from "node:crypto";
import { elsewhere } from "./data/elsewhere.ts";
import { lifecycle } from "./data/lifecycle.ts";
import { store } from "./data/store.ts";
import { task } from "./data/task.ts";
import type { Scores } from "./scores.ts";

/** A file whose operators and conditions the library mutates, and the tests that have to notice. */
export interface Sampled {
  readonly file: string;
  readonly tests: readonly string[];
  /** See `Scores`. */
  readonly score: number;
}

const below = (folder: string, scores: Scores): readonly Sampled[] =>
  Object.entries(scores).map(([name, [score, ...tests]]) => ({
    file: `${folder}/${name}.ts`,
    tests: tests.map((each) => `test/${each}.test.ts`),
    score,
  }));

/** All files. One takes about a minute of a core. */
export const sampled: readonly Sampled[] = [
  ...below("functions/task", task),
  ...below("functions/store", store),
  ...below("functions/lifecycle", lifecycle),
  ...below("functions", elsewhere),
];

/** As many of them as asked for, drawn by the commit. */
export const drawn = (
  files: readonly Sampled[],
  size: number,
  commit: string,
): readonly Sampled[] => {
  const rank = ({ file }: Sampled) =>
    createHash("sha256").update(`${commit}\n${file}`).digest("hex");
  return files.toSorted((one, other) => (rank(one) < rank(other) ? -1 : 1)).slice(0, size);
};
