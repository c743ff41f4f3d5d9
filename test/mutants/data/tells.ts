import type { fairShare } from "../../../functions/lifecycle/tell/fair-share.ts";
import type { payloadOf } from "../../../functions/lifecycle/tell/payload.ts";
import type { tellTask } from "../../../functions/lifecycle/tell/tell-task.ts";
import { exists } from "../../../functions/task/condition.ts";
import type { eventIdOf, standingEntry, telling } from "../../../functions/task/telling.ts";
import { after } from "../../../functions/task/time.ts";
import { given, instead, returns, without } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { reading } from "./shared.ts";

let times = 0;

/** How callers are told. */
export const tells: readonly Mutant[] = [
  {
    name: "the write that settles a task does not make it due to be told",
    at: "telling",
    mistake: instead<typeof telling>(() => (change) => change),
    by: "tell/webhook.test.ts",
  },
  {
    name: "a settling write does not see a listener that was added meanwhile",
    at: "telling",
    mistake: without("absent", "listeners"),
    by: "tell/listeners.test.ts",
  },
  {
    name: "the teller believes a late replica that nothing is to be told",
    at: "tellTask",
    mistake: given<typeof tellTask>((dependencies, ref, how) => [
      how === undefined
        ? dependencies
        : reading(dependencies, (_, late) => dependencies.tells.glance(late)),
      ref,
      how,
    ]),
    by: "tell/late-replica.test.ts",
  },
  {
    name: "a task is told for good although a listener was added meanwhile",
    at: "sameListeners",
    mistake: returns(exists("taskId")),
    by: "tell/listeners.test.ts",
  },
  {
    name: "each try of an event has another id",
    at: "eventIdOf",
    mistake: instead<typeof eventIdOf>(
      (original) =>
        (...args) =>
          `${original(...args)}_${times++}`,
    ),
    by: "tell/webhook.test.ts",
  },
  {
    name: "each try of an event has other bytes",
    at: "payloadOf",
    mistake: given<typeof payloadOf>(({ about, ...told }, receiver) => [
      { ...told, about: { ...about, revision: about.revision + times++ } },
      receiver,
    ]),
    by: "tell/webhook.test.ts",
  },
  {
    name: "every receiver gets the output",
    at: "payloadOf",
    mistake: given<typeof payloadOf>((told) => [told, { include: ["output"] }]),
    by: "tell/listeners.test.ts",
  },
  {
    name: "a try that failed is the last",
    at: "nextTry",
    mistake: returns({ kind: "exhausted" }),
    by: "tell/webhook.test.ts",
  },
  {
    name: "a try that failed is forgotten",
    at: "TellStore.addDelivery",
    mistake: returns(Promise.resolve(true)),
    by: "tell/webhook.test.ts",
  },
  {
    name: "every address hears every event",
    at: "hears",
    mistake: returns(true),
    by: "tell/listeners.test.ts",
  },
  {
    name: "a repeat's address is not added",
    at: "addListeners",
    mistake: instead<(dependencies: unknown, found: unknown) => unknown>(
      () => async (_dependencies, found) => found,
    ),
    by: "tell/listeners.test.ts",
  },
  {
    name: "a webhook may go anywhere",
    at: "checkListeners",
    mistake: returns(undefined),
    by: "tell/listeners.test.ts",
  },
  {
    name: "a told task stays due, and is told again",
    at: "TellStore.told",
    mistake: returns(Promise.resolve(true)),
    by: "tell/webhook.test.ts",
  },
  {
    name: "a dead receiver takes every place of a run",
    at: "fairShare",
    mistake: instead<typeof fairShare>(() => (due, most) => due.slice(0, most)),
    by: "tell/dead-receiver.test.ts",
  },
  {
    name: "a delivery that the task's own row shows is not seen",
    at: "heardOf",
    mistake: returns(undefined),
    by: "tell/deliveries.test.ts",
  },
  {
    name: "a delivery is kept in a task's row that has no room for it",
    at: "itemSize",
    mistake: returns(0),
    by: "tell/deliveries.test.ts",
  },
  {
    name: "a settled task that was left where it was asked about is taken off that list",
    at: "isLeft",
    mistake: returns(false),
    by: "tell/left.test.ts",
  },
  {
    name: "a task that is due far off stays where it was asked about when it settles",
    at: "standingEntry",
    mistake: instead<typeof standingEntry>(
      (original) => (change, task, settledAt) =>
        original(change, task, after(settledAt, { days: 1 })),
    ),
    by: "tell/left.test.ts",
  },
  {
    name: "a task whose result is kept stays where it was asked about when it settles",
    at: "standingEntry",
    mistake: instead<typeof standingEntry>(
      (original) => (change, task, settledAt) =>
        original(change, { ...task, keepResult: undefined }, settledAt),
    ),
    by: "tell/left.test.ts",
  },
];
