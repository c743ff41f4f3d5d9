import { type Resumption, resumptionOf } from "../../functions/delivery/resume-message.ts";
import type { PutEvent, Resume } from "../../functions/lifecycle/common/dependencies.ts";
import type { Row } from "../../functions/store/table.ts";
import { waitingListenerOf } from "../../functions/task/listener.ts";
import { BUS, isWorkflow } from "./addresses.ts";
import type { Door } from "./door.ts";
import type { Process } from "./process.ts";
import { RESET, type Receivers, type Webhook } from "./receivers.ts";

/** A process's way to what is told: through its door, to those that receive. */
interface Way {
  readonly process: Process;
  readonly door: Door;
  readonly receivers: Receivers;
}

/** A process's way to the bus. */
export const putThrough =
  ({ door, process, receivers }: Way): PutEvent =>
  ({ id, type, timestamp, data }) =>
    door
      .pass(process, {
        channel: "forward",
        what: () => `puts ${id} on the bus`,
        act: (sentBy) =>
          receivers.take(BUS, { id, body: JSON.stringify({ type, timestamp, data }), sentBy }),
        failure: () => new Error("It does not answer."),
      })
      .catch(() => RESET);

/** A process's way to the workflows. A resumption is kept in the words of a webhook. */
export const resumeThrough =
  (world: Way): Resume =>
  (waiting, message) =>
    world.door
      .pass(world.process, {
        channel: "forward",
        what: () => `resumes the workflow of ${message.taskId}`,
        act: (sentBy) => {
          const token = "stepFunctions" in waiting ? waiting.stepFunctions.taskToken : "";
          const resumption = resumptionOf(message);
          const status = statusIn(resumption);
          const body = JSON.stringify({ type: `task.${status}`, data: { status }, resumption });
          const id = `evt_${message.taskId}_${status}`;
          return world.receivers.resume(token, { id, body, sentBy });
        },
        failure: () => new Error("It does not answer."),
      })
      .catch(() => RESET);

/** The status that a workflow learns: a success is one, and an error is named for its status. */
const statusIn = (resumption: Resumption): string =>
  resumption.kind === "success" ? "succeeded" : resumption.error.replace(/^Callsheet\./, "");

/** The same request, which also says where to tell, and whether its result is to be kept. */
export const withAddress = (
  body: string,
  webhook: Webhook | undefined,
  keepsResult: boolean,
): string => {
  if (webhook === undefined && !keepsResult) return body;
  const told =
    webhook !== undefined && isWorkflow(webhook.url)
      ? { resume: { stepFunctions: { taskToken: webhook.url } } }
      : { webhook };
  const more = { ...told, ...(keepsResult ? { keepResult: true } : {}) };
  return body.replace("{", `${JSON.stringify(more).slice(0, -1)},`);
};

/** Whether the row of a task names this address already. A further one is written down. */
export const isNamedIn = (row: Row | undefined, webhook: Webhook | undefined): boolean => {
  if (webhook === undefined) return true;
  const { url } = webhook;
  const { id } = waitingListenerOf({ stepFunctions: { taskToken: url } });
  const named = isWorkflow(url) ? id : url;
  return JSON.stringify(row?.listeners ?? []).includes(JSON.stringify(named));
};
