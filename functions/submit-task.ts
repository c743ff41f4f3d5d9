import { handlerOf } from "./compose.ts";
import { IDEMPOTENCY_KEY, retryAfter, submitTaskBody, taskAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { followTask } from "./lifecycle/follow-task.ts";
import { queuePosition } from "./lifecycle/queue-position.ts";
import { submitTask } from "./lifecycle/submit-task.ts";
import { RequestError } from "./task/error.ts";

/** POST /v1/tasks: records a task and, if it can, starts it. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(dependencies.log, async (event) => {
    const tenant = tenantOf(event, await dependencies.secrets.apiKeys());
    const idempotencyKey = idempotencyKeyOf(event);
    const body = parseBody(submitTaskBody, event);
    const submission = { ...body, tenant, idempotencyKey };
    const submit = body.follow === undefined ? submitTask : followTask;
    const { task, request, output, replayed } = await submit(dependencies, submission);
    return json(202, taskAnswer(task, { ...request, output, queuePosition: await queuePosition(dependencies, task) }), {
      location: `/v1/tasks/${task.taskId}`,
      "retry-after": String(retryAfter(task)),
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
    });
  });

/** What Lambda calls. */
export const handler = handlerOf(createHandler);

const idempotencyKeyOf = ({ headers }: HttpEvent): string => {
  const key = headers["idempotency-key"];
  if (key === undefined || key === "") throw new RequestError("idempotency_key_required", "Send an Idempotency-Key of your own making.");
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw new RequestError("invalid_idempotency_key", "The Idempotency-Key has to be 1 to 255 printable ASCII characters.");
};
