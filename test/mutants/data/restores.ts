import type { Dependencies } from "../../../functions/lifecycle/common/dependencies.ts";
import type { resolveDoubt } from "../../../functions/lifecycle/doubt/resolve-doubt.ts";
import type { startNext } from "../../../functions/lifecycle/lane/start-next.ts";
import type { insertTask } from "../../../functions/lifecycle/request/insert-task.ts";
import type { readRestore } from "../../../functions/store/restore-row.ts";
import type { started } from "../../../functions/task/transition.ts";
import { given, instead, replacing, returns, writes } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having } from "./shared.ts";

const by = "restore/restore.test.ts";

/** The same, as if the table was never put back. */
const unheld = (dependencies: Dependencies): Dependencies =>
  having(dependencies, {
    control: replacing(dependencies.control, { restore: async () => undefined }),
  });

/** A table that was put back from an earlier point in time. */
export const restores: readonly Mutant[] = [
  {
    name: "a new key starts in a table that was put back",
    at: "insertTask",
    mistake: given<typeof insertTask>((dependencies, ...rest) => [unheld(dependencies), ...rest]),
    by,
  },
  {
    name: "the queue starts in a table that was put back",
    at: "startNext",
    mistake: given<typeof startNext>((dependencies, ...rest) => [unheld(dependencies), ...rest]),
    by,
  },
  {
    name: "a start in doubt goes on in a table that was put back",
    at: "resolveDoubt",
    mistake: given<typeof resolveDoubt>((dependencies, ...rest) => [unheld(dependencies), ...rest]),
    by,
  },
  {
    name: "a task that was queued then is not in doubt",
    at: "rewindQueue",
    mistake: returns(Promise.resolve()),
    by,
  },
  {
    name: "a released task starts under a number that Tencent has not seen",
    at: "released",
    mistake: writes({ set: { epoch: 1 } }),
    by,
  },
  {
    name: "a refusal for now moves the number of a released task on",
    at: "started",
    mistake: given<typeof started>((task, attempt) => [task, attempt, false]),
    by,
  },
  {
    name: "a hold that is not understood holds nothing",
    at: "readRestore",
    mistake: instead<typeof readRestore>((original) => (row) => {
      const restore = original(row);
      return restore?.restoredTo === undefined ? undefined : restore;
    }),
    by: "restore/restore-row.test.ts",
  },
];
