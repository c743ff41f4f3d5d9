import type { askNow } from "../../../functions/lifecycle/ask-now.ts";
import type { linkOf } from "../../../functions/lifecycle/find-result.ts";
import type { replayDelivery } from "../../../functions/lifecycle/replay-delivery.ts";
import type { askedForCaller } from "../../../functions/task/candidate.ts";
import { asked as askedByCallback } from "../../../functions/task/candidate.ts";
import { given, instead, replacing } from "../mistake.ts";
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
  {
    name: "a link is given although its file is gone",
    at: "linkOf",
    mistake: given<typeof linkOf>((dependencies, task, place) => [
      { ...dependencies, clock: replacing(dependencies.clock, { now: () => 0 }) },
      task,
      place,
    ]),
    by: "request/get-result.test.ts",
  },
  {
    name: "a delivery is replayed without an end",
    at: "replayDelivery",
    mistake: given<typeof replayDelivery>((dependencies, ref, name) => {
      const { tells } = dependencies;
      const listDeliveries: typeof tells.listDeliveries = async (...args) =>
        (await tells.listDeliveries(...args)).slice(0, 99);
      return [having(dependencies, { tells: replacing(tells, { listDeliveries }) }), ref, name];
    }),
    by: "tell/deliveries.test.ts",
  },
];
