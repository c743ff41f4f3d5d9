import { createHash } from "node:crypto";

/** A file whose operators and constants the library mutates, and the tests that have to notice. */
export interface Sampled {
  readonly file: string;
  readonly tests: readonly string[];
  /**
   * The share of its mutants, in per cent, that was noticed when this was written down. It must not
   * fall.
   */
  readonly score: number;
}

/**
 * Small files of several kinds: moves, marks, time, ids, signatures, and one that only the front
 * door reaches. All of them take about three minutes on two idle cores.
 */
export const sampled: readonly Sampled[] = [
  { file: "functions/task/candidate.ts", tests: ["test/task/candidate.test.ts"], score: 86 },
  { file: "functions/task/mark.ts", tests: ["test/task/mark.test.ts"], score: 72 },
  { file: "functions/task/time.ts", tests: ["test/task/time.test.ts"], score: 92 },
  { file: "functions/task/task-id.ts", tests: ["test/task/task-id.test.ts"], score: 100 },
  {
    file: "functions/tencent/session-context.ts",
    tests: ["test/tencent/session-context.test.ts"],
    score: 77,
  },
  {
    file: "functions/tencent/md5-signature.ts",
    tests: ["test/tencent/contract/callback.test.ts", "test/tencent/contract/md5-callback.test.ts"],
    score: 97,
  },
  { file: "functions/http/cursor.ts", tests: ["test/list/list-cursor.test.ts"], score: 81 },
  {
    file: "functions/tencent/compare-clocks.ts",
    tests: ["test/tencent/compare-clocks.test.ts"],
    score: 84,
  },
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
