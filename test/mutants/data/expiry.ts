import type { requestExpires } from "../../../functions/lifecycle/request/terms.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import { after, before } from "../../../functions/task/time.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "simulator";

/** Rows that time deletes while somebody still needs them. */
export const expiry: readonly Mutant[] = [
  {
    name: "the row of an output expires before its task",
    at: "TaskStore.putOutput",
    mistake: given<TaskStore["putOutput"]>((ref, kept) => [
      ref,
      { ...kept, expiresAt: before(kept.expiresAt, { days: 4 }) },
    ]),
    by,
  },
  {
    name: "a request is deleted once its task has ended",
    at: "requestExpires",
    mistake: instead<typeof requestExpires>(
      () => (_now, startBefore) => after(startBefore, { days: 7 }),
    ),
    by,
  },
];
