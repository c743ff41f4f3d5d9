import { handlerOf } from "./compose.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { retryAfter } from "./http/shown-parts.ts";
import { taskAnswer } from "./http/task-answer.ts";
import { askNow } from "./lifecycle/ask-now.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { readRows } from "./lifecycle/request/read-task.ts";
import { shownRows } from "./lifecycle/request/show-task.ts";
import { isSettled } from "./task/task.ts";

/** POST /v1/tasks/{taskId}/refresh: asks Tencent now. Answers with the task as it stands then. */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:write");
    refuseQuery(event);
    const task = await askNow(dependencies, ref);
    const rows = await readRows(dependencies, task);
    const shown = await shownRows(dependencies, task, rows);
    return json(
      200,
      taskAnswer(task, {
        ...shown,
        prefix: prefixOf(event.rawPath, `/v1/tasks/${task.taskId}/refresh`),
      }),
      isSettled(task) ? {} : { "retry-after": String(retryAfter(task, shown)) },
    );
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
