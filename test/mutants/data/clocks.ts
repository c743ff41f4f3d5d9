import type { findInList } from "../../../functions/lifecycle/doubt/find-in-list.ts";
import { after } from "../../../functions/task/time.ts";
import { given, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "simulator";

/** No promise breaks of these while one clock serves all. */
export const clocks: readonly Mutant[] = [
  {
    name: "the fence leaves no room for clocks that differ",
    at: "FENCE",
    mistake: valued({ minutes: 5, seconds: 5 }),
    by,
  },
  {
    name: "a list begins at the first sending by our own clock",
    at: "findInList",
    mistake: given<typeof findInList>((dependencies, sought) => {
      const { list } = sought;
      const request: typeof list.request = ({ createdAfter, ...page }) =>
        list.request({ ...page, createdAfter: after(createdAfter, { minutes: 10 }) });
      return [dependencies, { ...sought, list: { ...list, request } }];
    }),
    by,
  },
];
