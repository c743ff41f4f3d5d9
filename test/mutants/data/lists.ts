import type { findInList } from "../../../functions/lifecycle/doubt/find-in-list.ts";
import type { lookInList } from "../../../functions/lifecycle/doubt/look-in-list.ts";
import type { seekTask } from "../../../functions/lifecycle/doubt/seek-task.ts";
import type { slotOverdue } from "../../../functions/lifecycle/lane/slot-overdue.ts";
import { isSettled } from "../../../functions/task/task.ts";
import { after, before, instant } from "../../../functions/task/time.ts";
import type { ListReading } from "../../../functions/tencent/question.ts";
import { given, instead, returns, writes } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having } from "./shared.ts";

/** The allowance for clocks that differ. */
const APART = { minutes: 10 } as const;

/** Tencent's list: the tasks it shows, and the meaning of its silence. */
const listings: readonly Mutant[] = [
  {
    name: "a start that the list shows is left there",
    at: "lookInList",
    mistake: returns(Promise.resolve("nothing")),
    by: "doubt/endless-list.test.ts",
  },
  {
    name: "a list that was not read to its end proves absence",
    at: "findInList",
    mistake: instead<typeof findInList>((original) => async (dependencies, sought) => {
      const look = await original(dependencies, sought);
      return look.kind === "nothing"
        ? { kind: "absent", listedAt: instant(dependencies.clock.now()) }
        : look;
    }),
    by: "doubt/absence.test.ts",
  },
  {
    name: "a row with our SessionId and another context is a hit",
    at: "findInList",
    mistake: given<typeof findInList>((dependencies, sought) => {
      const withoutContexts = ({ tasks, ...rest }: ListReading) => ({
        ...rest,
        tasks: tasks.map((row) => ({ ...row, sessionContext: "" })),
      });
      const { list } = sought;
      return [
        dependencies,
        { ...sought, list: { ...list, read: (response) => withoutContexts(list.read(response)) } },
      ];
    }),
    by: "doubt/find-in-list.test.ts",
  },
  {
    name: "a list is asked for as if Tencent's clock were ours",
    at: "findInList",
    mistake: given<typeof findInList>((dependencies, sought) => {
      const { list } = sought;
      const request: typeof list.request = ({ createdAfter, createdBefore, ...page }) => {
        const range = {
          createdAfter: after(createdAfter, APART),
          createdBefore: createdBefore && before(createdBefore, APART),
        };
        return list.request({ ...page, ...range });
      };
      return [dependencies, { ...sought, list: { ...list, request } }];
    }),
    by: "start/clocks-apart.test.ts",
  },
  {
    name: "a list that was not proven complete proves absence",
    at: "lookInList",
    mistake: given<typeof lookInList>((dependencies, operation, task) => [
      having(dependencies, { settings: { ...dependencies.settings, listProvenComplete: true } }),
      operation,
      task,
    ]),
    by: "doubt/absence.test.ts",
  },
  {
    name: "a list proves absence too early or too late",
    at: "provesAbsence",
    mistake: returns(true),
    by: "doubt/absence.test.ts",
  },
  {
    name: "a hit that Tencent does not confirm yet is repeated",
    at: "candidateListed",
    mistake: writes({ unset: ["candidate", "candidateSince"] }),
    by: "doubt/find-in-list.test.ts",
  },
  {
    name: "a running task loses its slot after an hour",
    at: "slotOverdue",
    mistake: instead<typeof slotOverdue>((original) => (task, operation, now) => {
      const isSent = task !== undefined && !isSettled(task) && task.status !== "queued";
      return (
        original(task, operation, now) || (isSent && after(task.firstSentAt, { hours: 1 }) < now)
      );
    }),
    by: "doubt/doubt.test.ts",
  },
];

/** Whether a duplicate code was said of another bot in the room. */
const rooms: readonly Mutant[] = [
  {
    name: "a start is refused for a full room although a callback told of that room",
    at: "MessageStore.roomToldAt",
    mistake: returns(Promise.resolve(undefined)),
    by: "doubt/occupied-room.test.ts",
  },
  {
    name: "one denial of its session refuses a start",
    at: "isMissedForGood",
    mistake: returns(true),
    by: "doubt/occupied-room.test.ts",
  },
  {
    name: "a bot in the room is told as unknown",
    at: "missedInRoom",
    mistake: returns(Promise.resolve(false)),
    by: "simulation/strange-bot.test.ts",
  },
  {
    name: "any answer to a start may mean its room",
    at: "isDoubtedBy",
    mistake: returns(true),
    by: "doubt/occupied-room.test.ts",
  },
];

/** Whether a start is sought among tasks without ids. */
const searches: readonly Mutant[] = [
  {
    name: "a lost start is not sought among tasks without ids",
    at: "seekTask",
    mistake: returns(Promise.resolve(0)),
    by: "doubt/seek-task.test.ts",
  },
  {
    name: "each look for a lost start asks about as many tasks as all together may",
    at: "seekTask",
    mistake: given<typeof seekTask>((dependencies, sought) => [
      dependencies,
      { ...sought, task: { ...sought.task, sought: 0 } },
    ]),
    by: "doubt/seek-task.test.ts",
  },
];

/** The searches for a start in doubt. */
export const lists: readonly Mutant[] = [...listings, ...rooms, ...searches];
