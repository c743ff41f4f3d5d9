import type { Change } from "../../../functions/task/change.ts";
import type { SubmittingTask } from "../../../functions/task/task.ts";
import { instead, writes } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "simulator";

type Refused = (task: SubmittingTask, ...rest: never[]) => Change;

/** A judge that takes its table of moves from the code sees none of these. */
export const eyes: readonly Mutant[] = [
  {
    name: "a repeat goes out under the mark of the attempt before",
    at: "repeated",
    mistake: writes({ unset: ["nonce"] }),
    by,
  },
  {
    name: "a refusal leaves out the number of a start",
    at: "refusedForNow",
    mistake: instead<Refused>((original) => (task, ...rest) => {
      const change = original(task, ...rest);
      const set = { ...change.update.set, epoch: task.epoch + 2 };
      return { ...change, update: { ...change.update, set } };
    }),
    by,
  },
  {
    name: "a task that is refused for now counts as submitted anew",
    at: "refusedForNow",
    mistake: writes({ set: { createdAt: "2026-01-01T00:00:00.000Z" } }),
    by,
  },
];
