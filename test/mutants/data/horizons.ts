import type { marking } from "../../../functions/lifecycle/common/move.ts";
import { instead, returns, valued } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

const by = "task/transition.test.ts";

/** Moments after which something is no longer true. */
const moments: readonly Mutant[] = [
  {
    name: "a signature expires after a minute",
    at: "FENCE",
    mistake: valued({ seconds: 60 }),
    by: "doubt/doubt.test.ts",
  },
  { name: "a list reaches back for ever", at: "LIST_REACH", mistake: valued({ hours: 710 }), by },
  {
    name: "a start is repeated three days later",
    at: "LAST_REPEAT_AFTER",
    mistake: valued({ hours: 71 }),
    by,
  },
  {
    name: "a start in doubt is not repeated",
    at: "LAST_REPEAT_AFTER",
    mistake: valued({}),
    by: "doubt/doubt.test.ts",
  },
  {
    name: "a start in doubt is given up after a morning",
    at: "DOUBT_HORIZON",
    mistake: valued({ hours: 7 }),
    by: "simulator",
  },
  {
    name: "a task is given up after a silent day",
    at: "TASK_HORIZON",
    mistake: valued({ days: 1 }),
    by: "doubt/named-task-ids.test.ts",
  },
  {
    name: "a task waits for its start for a minute only",
    at: "START_WITHIN",
    mistake: valued({ seconds: 70 }),
    by: "start/refused-for-now.test.ts",
  },
  {
    name: "a session that is not found yet never began",
    at: "NOT_YET_KNOWN",
    mistake: valued({}),
    by: "doubt/doubt-by-session.test.ts",
  },
];

/** Whether a move was won, and what follows from it. */
const winners: readonly Mutant[] = [
  {
    name: "an end whose write lost against itself gives nothing back",
    at: "isOwnWrite",
    mistake: returns(false),
    by: "submit/daily-cap-faults.test.ts",
  },
  {
    name: "the loser of a race for an end takes the task out of the count, too",
    at: "marking",
    mistake: instead<typeof marking>((original) => (dependencies, change) => {
      const { update, ...rest } = original(dependencies, change);
      const { set = {} } = update;
      return {
        ...rest,
        update:
          set.settledBy === undefined
            ? update
            : { ...update, set: { ...set, settledBy: "anybody" } },
      };
    }),
    by: "submit/daily-cap-faults.test.ts",
  },
];

/** The moments that a move depends on, and the winner of its write. */
export const horizons: readonly Mutant[] = [...moments, ...winners];
