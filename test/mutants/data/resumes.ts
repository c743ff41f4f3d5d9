import type { nextTry } from "../../../functions/delivery/schedule.ts";
import type { endpointsHearing } from "../../../functions/lifecycle/common/endpoints-hearing.ts";
import type { withHosts } from "../../../functions/lifecycle/list-deliveries.ts";
import type { thinEvent } from "../../../functions/lifecycle/tell/payload.ts";
import type { sendEvent } from "../../../functions/lifecycle/tell/send-event.ts";
import type { waitingListenerOf } from "../../../functions/task/listener.ts";
import { instead, returns } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";

let times = 0;

/** How workflows go on, and what a bus is told. */
export const resumes: readonly Mutant[] = [
  {
    name: "a workflow goes on with a success whatever became of its task",
    at: "sendEvent",
    mistake: instead<typeof sendEvent>(
      (original) => (dependencies, told, receiver) =>
        original(
          dependencies,
          { ...told, about: { ...told.about, status: "succeeded" } },
          receiver,
        ),
    ),
    by: "tell/resume.test.ts",
  },
  {
    name: "a workflow that does not wait any more is tried again",
    at: "nextTry",
    mistake: instead<typeof nextTry>(
      (original) =>
        ({ outcome, ...ended }) =>
          original({
            ...ended,
            outcome: outcome.kind === "gone" ? { kind: "failed", reason: "status" } : outcome,
          }),
    ),
    by: "tell/resume.test.ts",
  },
  {
    name: "the answer that lists deliveries shows a workflow's token",
    at: "withHosts",
    mistake: instead<typeof withHosts>((original) => async (dependencies, task, found) => {
      const ids = found.map(({ delivery }) => delivery.listener);
      const [address] = await dependencies.tells.readAddresses(task, ids);
      const shown = await original(dependencies, task, found);
      return shown.map((each) => ({ ...each, host: address?.token ?? each.host }));
    }),
    by: "tell/resume.test.ts",
  },
  {
    name: "a task's own row holds a workflow's token",
    at: "isLong",
    mistake: returns(false),
    by: "tell/resume.test.ts",
  },
  {
    name: "the same token adds a listener each time",
    at: "waitingListenerOf",
    mistake: instead<typeof waitingListenerOf>((original) => (asked) => ({
      ...original(asked),
      id: `listener-${times++}`,
    })),
    by: "tell/resume.test.ts",
  },
  {
    name: "a deployment that resumes no workflows takes their tokens",
    at: "checkListeners",
    mistake: returns(undefined),
    by: "tell/resume-request.test.ts",
  },
  {
    name: "a write names no bus among those that hear of it",
    at: "endpointsHearing",
    mistake: instead<typeof endpointsHearing>(
      (original) =>
        async (...asked) =>
          (await original(...asked)).filter((id) => id !== "bus"),
    ),
    by: "tell/bus.test.ts",
  },
  {
    name: "an event on the bus carries the result",
    at: "thinEvent",
    mistake: instead<typeof thinEvent>((original) => (told) => {
      const event = original(told);
      return { ...event, data: { ...event.data, output: told.output } };
    }),
    by: "tell/bus.test.ts",
  },
];
