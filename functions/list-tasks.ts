import { handlerOf } from "./compose.ts";
import type { TaskListAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import { cursorOf, positionOf } from "./http/cursor.ts";
import { httpHandler, json } from "./http/handler.ts";
import { readListQuery } from "./http/list-query.ts";
import { fitting } from "./http/page.ts";
import { prefixOf } from "./http/routes.ts";
import { taskAnswer } from "./http/task-answer.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import { listTasks } from "./lifecycle/list-tasks.ts";
import { shownMarks } from "./lifecycle/request/show-task.ts";
import { RequestError } from "./task/error.ts";
import { activeKeyOf } from "./task/keyring.ts";
import { instant } from "./task/time.ts";
import { operationNamed, unknownOperation } from "./tencent/registry.ts";

/**
 * GET /v1/tasks: a page of the tenant's tasks, newest or oldest first, narrowed as the caller says.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const tenant = await tenantOf(event, dependencies, "tasks:read");
    const { cursor, others, ...query } = readListQuery(event);
    const { status, operation } = query;
    if (operation !== undefined && operationNamed(operation) === undefined)
      throw noOperation(operation);
    const ring = await dependencies.secrets.context();
    const keys = { signing: activeKeyOf(ring), known: Object.values(ring.keys) };
    const { environment } = dependencies.settings;
    const scope = { environment, tenant, status, operation, others };

    const position = cursor === undefined ? undefined : positionOf(keys, scope, cursor);
    const { tasks, next } = await listTasks(dependencies, { ...query, tenant, position });

    const now = instant(dependencies.clock.now());
    const prefix = prefixOf(event.rawPath, "/v1/tasks");
    const answers = tasks.map(({ task, ...rows }) =>
      taskAnswer(task, { output: rows.output, marks: shownMarks(task, rows, now), prefix, now }),
    );
    // The page ends by count or by bytes, whichever comes first.
    const count = fitting(answers);
    const end = count < tasks.length ? tasks[count - 1]?.position : next;
    const answer: TaskListAnswer = {
      tasks: answers.slice(0, count),
      nextCursor: end === undefined ? undefined : cursorOf(keys, scope, end),
    };
    return json(200, answer);
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);

const noOperation = (operation: string) =>
  new RequestError("unknown_operation", "There is no such operation.", [
    { parameter: "operation", message: unknownOperation(operation) },
  ]);
