import { handlerOf } from "./compose.ts";
import { type DryRunAnswer, submitTaskBody, taskAnswer } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { prefixOf } from "./http/routes.ts";
import { retryAfter } from "./http/shown-parts.ts";
import { answerSubmission } from "./lifecycle/answer-submission.ts";
import type { Dependencies } from "./lifecycle/dependencies.ts";
import { type Asked, type CheckedStart, checkStart } from "./lifecycle/read-submission.ts";
import { shownRows } from "./lifecycle/show-task.ts";
import { RequestError } from "./task/error.ts";
import { type IdempotencyKey, readIdempotencyKey } from "./task/idempotency-key.ts";
import { isSettled } from "./task/task.ts";

/** POST /v1/tasks: records a task and, if it can, starts it; or, where the caller only tries, says whether the request is right. */
export const createHandler = (dependencies: Dependencies) =>
  httpHandler(dependencies.log, async (event) => {
    const tenant = tenantOf(event, await dependencies.secrets.apiKeys());
    refuseQuery(event);
    const { dryRun = false, ...asked } = parseBody(submitTaskBody, event);
    if (dryRun) return json(200, checkOnly(dependencies, event, asked));
    const { task, rows, replayed } = await answerSubmission(dependencies, { tenant, key: keyOf(event), asked });
    return json(202, taskAnswer(task, await shownRows(dependencies, task, rows)), {
      location: `${prefixOf(event.rawPath, "/v1/tasks")}/v1/tasks/${task.taskId}`,
      ...(isSettled(task) ? {} : { "retry-after": String(retryAfter(task)) }),
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
    });
  });

/** What Lambda calls. */
export const handler = handlerOf(createHandler);

/** Checks a request and does nothing else: its key, which it need not have, is not looked up. */
const checkOnly = ({ settings }: Dependencies, event: HttpEvent, asked: Asked): DryRunAnswer => {
  if (event.headers["idempotency-key"] !== undefined && keyOf(event).made === undefined) throw invalidKey();
  return dryRunAnswer(checkStart(settings, asked));
};

const dryRunAnswer = ({ operation, application, region, request }: CheckedStart): DryRunAnswer => ({
  dryRun: true,
  operation: operation.name,
  region,
  application: operation.product.application === undefined ? undefined : application,
  warnings: request.warnings,
});

const keyOf = ({ headers }: HttpEvent): IdempotencyKey => {
  const header = headers["idempotency-key"];
  if (header === undefined || header === "")
    throw new RequestError("idempotency_key_required", "Send an Idempotency-Key of your own making.");
  const key = readIdempotencyKey(header);
  if (key !== undefined) return key;
  throw invalidKey();
};

const invalidKey = () =>
  new RequestError("invalid_idempotency_key", "The Idempotency-Key has to be 1 to 255 printable ASCII characters without commas.");
