import type { keeping, objectKeyOf, unlessWished } from "../../../functions/task/keeping.ts";
import { instead, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** How results are kept. */
export const copies: readonly Mutant[] = [
  {
    name: "the write that settles a task does not name its copy",
    at: "keeping",
    mistake: instead<typeof keeping>(() => (change) => change),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "no result has files that could be kept",
    at: "bringsFiles",
    mistake: returns(false),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "an event waits for its copy though the copy has ended",
    at: "hastened",
    mistake: returns(undefined),
    by: "keep/keep-results.test.ts",
  },
  {
    name: "a page is kept as if it were a film",
    at: "isAcceptable",
    mistake: returns(true),
    by: "keep/sources-refused.test.ts",
  },
  {
    name: "the write that settles a task does not see a wish that came meanwhile",
    at: "unlessWished",
    mistake: instead<typeof unlessWished>(() => (change) => change),
    by: "keep/late.test.ts",
  },
  {
    name: "a wish that comes after the end is forgotten",
    at: "keepLate",
    mistake: returns(Promise.resolve(false)),
    by: "keep/late.test.ts",
  },
  {
    name: "a result is kept under its task's name alone",
    at: "objectKeyOf",
    mistake: instead<typeof objectKeyOf>(
      () =>
        ({ taskId }, place) =>
          `${taskId}/${place}`,
    ),
    by: "simulation/asks.test.ts",
  },
];
