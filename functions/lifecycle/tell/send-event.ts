import type { ResumeMessage } from "../../delivery/resume-message.ts";
import type { TryOutcome } from "../../delivery/try-outcome.ts";
import { shownError } from "../../task/settled.ts";
import { isSettled } from "../../task/task.ts";
import { eventIdOf } from "../../task/telling.ts";
import { unreachable } from "../../task/unreachable.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { type Told, thinEvent } from "./payload.ts";
import type { Receiver } from "./receivers.ts";
import { sendWebhook } from "./send-webhook.ts";

/**
 * One try to tell a receiver of an event, in its own way. A receiver's failure is an outcome.
 * Throws `Unavailable` if the secret or the table does not answer: then nothing was sent.
 */
export function sendEvent(
  dependencies: Dependencies,
  told: Told,
  receiver: Receiver,
): Promise<TryOutcome> {
  switch (receiver.kind) {
    case "webhook":
      return sendWebhook(dependencies, told, receiver);
    case "workflow":
      return dependencies.resume(receiver.waiting, endOf(told));
    case "bus":
      return dependencies.putEvent({
        id: eventIdOf(told.task, told.event),
        tenant: told.task.tenant,
        ...thinEvent(told),
      });
  }
  return unreachable(receiver);
}

/** The end of a task as GET shows it: a workflow holds no key to GET with. */
const endOf = ({ task, about: { status }, output }: Told): ResumeMessage => ({
  taskId: task.taskId,
  status,
  output,
  error: isSettled(task) ? shownError(task) : undefined,
});
