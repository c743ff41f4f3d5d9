import { afterQuestion } from "../../task/questions.ts";
import type { Question, TaskError } from "../../task/report.ts";
import { forgotten } from "../../task/settled.ts";
import type { RunningTask, Task } from "../../task/task.ts";
import { instant } from "../../task/time.ts";
import type { StartOperation } from "../../tencent/operation.ts";
import type { Dependencies } from "../common/dependencies.ts";
import { settleBy } from "./settle-task.ts";

interface Forgetting {
  readonly operation: StartOperation;
  /** The question whose answer says so, if one does. */
  readonly question?: Question | undefined;
}

/**
 * Settles a running task as `indeterminate`: Tencent cannot be expected to tell its outcome.
 * `provider`: what Tencent said last, if it said anything.
 */
export function forgetTask(
  dependencies: Dependencies,
  { operation, question }: Forgetting,
  task: RunningTask,
  provider?: TaskError["provider"],
): Promise<Task> {
  const error = {
    code: "provider_forgot",
    message: messageFor(task),
    retryable: false,
    ...(provider === undefined ? {} : { provider }),
  };
  const now = instant(dependencies.clock.now());
  const asked = question && afterQuestion(task, { at: now, ...question }, true);
  return settleBy(dependencies, operation, task, forgotten(task, error, now, asked));
}

const messageFor = ({ misunderstood }: RunningTask): string =>
  misunderstood === undefined
    ? "Tencent never told the outcome of the task and is not asked any more. It may have been charged: look for it at Tencent."
    : `Tencent's answers about the task could not be read (${misunderstood.reason}), and it is not asked any more. The task may have been charged: look for it at Tencent.`;
