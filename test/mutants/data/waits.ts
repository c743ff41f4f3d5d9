import type { awaitChange } from "../../../functions/lifecycle/await-change.ts";
import type { freshProgress } from "../../../functions/lifecycle/running/fresh-progress.ts";
import { given, instead, writes } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { forEver, having } from "./shared.ts";

/** The effects that a waiting caller may have. */
export const waits: readonly Mutant[] = [
  {
    name: "a caller who waits puts off when its task is looked at",
    at: "askedForCaller",
    mistake: writes({ set: { dueAt: "2026-02-01T00:00:00.000Z" } }),
    by: "simulation/waiting.test.ts",
  },
  {
    name: "a caller who waits takes the turns of starts",
    at: "freshProgress",
    mistake: given<typeof freshProgress>((dependencies, task) => {
      const { rateLimit } = dependencies;
      return [
        having(dependencies, {
          rateLimit: { ...rateLimit, acquireToAskForCaller: rateLimit.acquireToAct },
        }),
        task,
      ];
    }),
    by: "simulation/waiting.test.ts",
  },
  {
    name: "a caller who waits asks without a turn",
    at: "freshProgress",
    mistake: given<typeof freshProgress>((dependencies, task) => [
      having(dependencies, {
        rateLimit: { ...dependencies.rateLimit, acquireToAskForCaller: async () => forEver },
      }),
      task,
    ]),
    by: "simulation/waiting.test.ts",
  },
  {
    name: "a waiting caller is told how the task was when the wait began",
    at: "awaitChange",
    mistake: instead<typeof awaitChange>((original) => async (dependencies, seen, seconds) => {
      await original(dependencies, seen, seconds);
      return seen;
    }),
    by: "request/get-task-wait.test.ts",
  },
];
