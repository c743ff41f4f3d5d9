import type { TaskError } from "../task/report.ts";

/** Why a task fails that Tencent finished with a result of which nothing can be read. */
export const unreadResult: TaskError = {
  code: "result_not_understood",
  message: "Tencent finished the task, but Callsheet cannot read the result that it names.",
  retryable: false,
};
