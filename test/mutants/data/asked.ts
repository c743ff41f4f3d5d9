import type { askNow } from "../../../functions/lifecycle/ask-now.ts";
import type { askedForCaller } from "../../../functions/task/candidate.ts";
import { asked as askedByCallback } from "../../../functions/task/candidate.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having } from "./shared.ts";

/** The things that a caller can ask for beside a task: what they may cost, and whom. */
export const asked: readonly Mutant[] = [
  {
    name: "a refresh takes the turns of callbacks",
    at: "askNow",
    mistake: given<typeof askNow>((dependencies, ref) => {
      const { rateLimit } = dependencies;
      return [
        having(dependencies, {
          rateLimit: { ...rateLimit, acquireToAskForCaller: rateLimit.acquireToAsk },
        }),
        ref,
      ];
    }),
    by: "request/refresh-task.test.ts",
  },
  {
    name: "a caller's question keeps a callback from asking",
    at: "askedForCaller",
    mistake: instead<typeof askedForCaller>(() => (task, now) => askedByCallback(task, now)),
    by: "request/refresh-task.test.ts",
  },
];
