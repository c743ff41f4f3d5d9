import type { cancelTask } from "../../../functions/lifecycle/cancel-task.ts";
import type { Dependencies } from "../../../functions/lifecycle/common/dependencies.ts";
import type { countNew } from "../../../functions/lifecycle/common/spend.ts";
import type { findTask } from "../../../functions/lifecycle/request/find-task.ts";
import type { submitTask } from "../../../functions/lifecycle/submit-task.ts";
import type { SpendStore } from "../../../functions/store/spend-store.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import { given, instead, overTable, replacing, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having, reading } from "./shared.ts";

/** Daily caps and the pause. */
const limits: readonly Mutant[] = [
  {
    name: "a daily cap lets one more in",
    at: "SpendStore.add",
    mistake: given<SpendStore["add"]>((count, cap) => [count, cap + 1]),
    by: "submit/daily-cap.test.ts",
  },
  {
    name: "a count is taken back twice when an answer is lost",
    at: "SpendStore",
    mistake: overTable((_method, args, made) =>
      args.map((arg) => {
        if (typeof arg !== "object" || arg === null || !("once" in arg)) return arg;
        made();
        const { once: _once, ...update } = arg;
        return update;
      }),
    ),
    by: "store/spend-store.test.ts",
  },
  {
    name: "a new task is taken in spite of a pause",
    at: "refusePaused",
    mistake: returns(Promise.resolve()),
    by: "submit/pause.test.ts",
  },
  {
    name: "a task that one cap refuses stays counted by the other",
    at: "countNew",
    mistake: given<typeof countNew>((dependencies, ...rest) => [
      withoutTakingBack(dependencies),
      ...rest,
    ]),
    by: "submit/daily-cap.test.ts",
  },
  {
    name: "a task is counted after it was started",
    at: "submitTask",
    mistake: instead<typeof submitTask>((original) => async (dependencies, ...rest) => {
      const { spend } = dependencies;
      const later: Parameters<SpendStore["add"]>[] = [];
      const add: SpendStore["add"] = async (...count) => later.push(count) > 0;
      const submitted = await original(
        having(dependencies, { spend: replacing(spend, { add }) }),
        ...rest,
      );
      for (const count of later) await spend.add(...count);
      return submitted;
    }),
    by: "submit/daily-cap-given-back.test.ts",
  },
  {
    name: "a submission that lost the race for its key stays counted",
    at: "isOwnInsert",
    mistake: returns(true),
    by: "submit/daily-cap-races.test.ts",
  },
  {
    name: "a put that lost against itself is taken back",
    at: "isOwnInsert",
    mistake: returns(false),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "a task that ended without a start stays counted",
    at: "uncount",
    mistake: returns(Promise.resolve()),
    by: "submit/daily-cap-races.test.ts",
  },
  {
    name: "everybody who tried to cancel a task takes it out of the count",
    at: "cancelTask",
    mistake: given<typeof cancelTask>((dependencies, ref) => {
      const { tasks, spend } = dependencies;
      const apply: TaskStore["apply"] = async (of, change) => {
        const written = await tasks.apply(of, change);
        if (!written.won && written.task !== undefined)
          await spend.takeBack({ on: written.task.createdAt });
        return written;
      };
      return [having(dependencies, { tasks: replacing(tasks, { apply }) }), ref];
    }),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "a repeat is refused although its task is there",
    at: "findTask",
    mistake: given<typeof findTask>((dependencies, ...rest) => [
      reading(dependencies, async () => undefined),
      ...rest,
    ]),
    by: "submit/pause.test.ts",
  },
];

function withoutTakingBack(dependencies: Dependencies): Dependencies {
  return having(dependencies, {
    spend: replacing(dependencies.spend, { takeBack: async () => undefined }),
  });
}

/** The daily caps, and the operator's pause. */
export const caps: readonly Mutant[] = [...limits];
