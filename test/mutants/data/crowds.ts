import type { findInList } from "../../../functions/lifecycle/doubt/find-in-list.ts";
import type { listTasks } from "../../../functions/lifecycle/list-tasks.ts";
import type { ListReading } from "../../../functions/tencent/question.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "simulation/crowd.test.ts";

/** Where a handful of tasks fits on a page, these do no harm. */
export const crowds: readonly Mutant[] = [
  {
    name: "Tencent's list is over after its first page",
    at: "findInList",
    mistake: given<typeof findInList>((dependencies, sought) => {
      const { list } = sought;
      const read = (response: Parameters<typeof list.read>[0]): ListReading => ({
        ...list.read(response),
        next: "",
      });
      return [dependencies, { ...sought, list: { ...list, read } }];
    }),
    by,
  },
  {
    name: "a tenant's list is over after its second page",
    at: "listTasks",
    mistake: instead<typeof listTasks>((original) => async (dependencies, query) => {
      const page = await original(dependencies, query);
      return query.position === undefined ? page : { ...page, next: undefined };
    }),
    by,
  },
];
