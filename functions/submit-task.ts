import { handlerOf } from "./compose.ts";
import { type DryRunAnswer, IDEMPOTENCY_KEY, retryAfter, submitTaskBody, taskAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { followTask } from "./lifecycle/follow-task.ts";
import { queuePosition } from "./lifecycle/queue-position.ts";
import { type CheckedStart, checkStart } from "./lifecycle/read-submission.ts";
import { submitTask } from "./lifecycle/submit-task.ts";
import { RequestError } from "./task/error.ts";
import { marksOf } from "./task/mark.ts";
import { instant } from "./task/time.ts";

/** POST /v1/tasks: records a task and, if it can, starts it; or, where the caller only tries, says whether the request is right. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(dependencies.log, async (event) => {
    const tenant = tenantOf(event, await dependencies.secrets.apiKeys());
    const { dryRun = false, ...body } = parseBody(submitTaskBody, event);
    // Nothing is done under the key of a dry run, so it need not have one.
    const idempotencyKey = dryRun && event.headers["idempotency-key"] === undefined ? "" : idempotencyKeyOf(event);
    if (dryRun) return json(200, dryRunAnswer(checkStart(dependencies.settings, body)));
    const submission = { ...body, tenant, idempotencyKey };
    const submit = body.follow === undefined ? submitTask : followTask;
    const { task, request, output, replayed } = await submit(dependencies, submission);
    const shown = { queuePosition: await queuePosition(dependencies, task), marks: marksOf(task, instant(dependencies.clock.now())) };
    return json(202, taskAnswer(task, { ...request, output, ...shown }), {
      location: `/v1/tasks/${task.taskId}`,
      "retry-after": String(retryAfter(task)),
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
    });
  });

/** What Lambda calls. */
export const handler = handlerOf(createHandler);

const dryRunAnswer = ({ operation, application, region, request }: CheckedStart): DryRunAnswer => ({
  dryRun: true,
  operation: operation.name,
  region,
  application: operation.product.application === undefined ? undefined : application,
  warnings: request.warnings,
});

const idempotencyKeyOf = ({ headers }: HttpEvent): string => {
  const key = headers["idempotency-key"];
  if (key === undefined || key === "") throw new RequestError("idempotency_key_required", "Send an Idempotency-Key of your own making.");
  if (IDEMPOTENCY_KEY.test(key)) return key;
  throw new RequestError("invalid_idempotency_key", "The Idempotency-Key has to be 1 to 255 printable ASCII characters.");
};
