import type { slotOverdue } from "../../../functions/lifecycle/lane/slot-overdue.ts";
import type { withoutRoom } from "../../../functions/lifecycle/start/note-no-room.ts";
import type { LaneStore } from "../../../functions/store/lane-store.ts";
import { before } from "../../../functions/task/time.ts";
import { given, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

/** Tasks that start beside a holder that may have gone. */
export const loans: readonly Mutant[] = [
  {
    name: "a task that runs for too long keeps others waiting",
    at: "slotOverdue",
    mistake: given<typeof slotOverdue>((task, ...rest) => [
      task?.status === "running" ? undefined : task,
      ...rest,
    ]),
    by: "lane/stalled-holder.test.ts",
  },
  {
    name: "a start that found no room is tried again at once",
    at: "withoutRoom",
    mistake: given<typeof withoutRoom>((state, lender, now) => [
      state,
      lender,
      before(now, { days: 1 }),
    ]),
    by: "lane/stalled-holder.test.ts",
  },
  {
    name: "the rest after a start that found no room does not grow",
    at: "withoutRoom",
    mistake: given<typeof withoutRoom>((state, ...rest) => [{ ...state, beside: {} }, ...rest]),
    by: "lane/stalled-holder.test.ts",
  },
  {
    name: "the finding of a start beside a holder is not noted",
    at: "LaneStore.keepLoans",
    mistake: returns(Promise.resolve(true)),
    by: "lane/stalled-holder.test.ts",
  },
  {
    name: "one more starts beside a holder than may",
    at: "LaneStore.lend",
    mistake: given<LaneStore["lend"]>((lane, wanted, lending) => [
      lane,
      wanted,
      { ...lending, overdue: lending.overdue + 1 },
    ]),
    by: "store/lane-loans.test.ts",
  },
  {
    name: "no operator is called where a lane does not move",
    at: "noticeStuck",
    mistake: returns(Promise.resolve()),
    by: "lane/stalled-holder.test.ts",
  },
];
