import { handlerOf } from "./compose.ts";
import type { CancelAnswer } from "./http/api.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { taskAnswer } from "./http/task-answer.ts";
import { cancelTask } from "./lifecycle/cancel-task.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { readRows } from "./lifecycle/request/read-task.ts";
import { shownRows } from "./lifecycle/request/show-task.ts";

/** POST /v1/tasks/{taskId}/cancel: cancels the task as far as possible, and says how far. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:write");
    refuseQuery(event);
    const { outcome, task } = await cancelTask(dependencies, ref);
    const rows = await readRows(dependencies, task);
    const answer: CancelAnswer = {
      outcome,
      task: taskAnswer(task, {
        ...(await shownRows(dependencies, task, rows)),
        prefix: prefixOf(event.rawPath, `/v1/tasks/${task.taskId}/cancel`),
      }),
    };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
