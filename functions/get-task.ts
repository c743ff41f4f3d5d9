import { handlerOf } from "./compose.ts";
import { retryAfter, taskAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { httpHandler, json } from "./http/handler.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { readTask } from "./lifecycle/read-task.ts";
import { isSettled } from "./task/task.ts";

/** GET /v1/tasks/{taskId}: the task as it is now. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(dependencies.log, async (event) => {
    const tenant = tenantOf(event, await dependencies.secrets.apiKeys());
    const { task, ...rows } = await readTask(dependencies, { tenant, taskId: event.pathParameters?.taskId ?? "" });
    return json(200, taskAnswer(task, rows), isSettled(task) ? {} : { "retry-after": String(retryAfter(task)) });
  });

/** What Lambda calls. */
export const handler = handlerOf(createHandler);
