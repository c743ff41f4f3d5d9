import { handlerOf } from "./compose.ts";
import { resultQuery } from "./http/api.ts";
import { taskRefOf } from "./http/authenticate.ts";
import { httpHandler, seeOther } from "./http/handler.ts";
import { parseQuery } from "./http/parse-query.ts";
import { retryAfter } from "./http/shown-parts.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { linkOf } from "./lifecycle/find-result.ts";
import { readTask } from "./lifecycle/request/read-task.ts";
import { RequestError } from "./task/error.ts";
import { isSettled } from "./task/task.ts";

/**
 * GET /v1/tasks/{taskId}/result: leads to a file of the result. The link is a secret of the caller:
 * it stands in `Location` and in no log.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const ref = await taskRefOf(event, dependencies, "tasks:read");
    const { file } = parseQuery(resultQuery, event);
    const task = await readTask(dependencies, ref);
    if (!isSettled(task))
      throw new RequestError(
        "not_ready",
        "The task has not settled. Ask again, or wait for its webhook.",
        [],
        { retryAfter: retryAfter(task) },
      );
    return seeOther(await linkOf(dependencies, task, file));
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);
