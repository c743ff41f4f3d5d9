import { handlerOf } from "./compose.ts";
import { type DryRunAnswer, submitTaskBody } from "./http/api.ts";
import { tenantOf } from "./http/authenticate.ts";
import type { HttpEvent } from "./http/event.ts";
import { httpHandler, json } from "./http/handler.ts";
import { parseBody } from "./http/parse-body.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { waitSecondsOf } from "./http/prefer.ts";
import { quotaHeaders } from "./http/quota-headers.ts";
import { prefixOf } from "./http/routes.ts";
import { retryAfter } from "./http/shown-parts.ts";
import { taskAnswer } from "./http/task-answer.ts";
import { traceParentOf } from "./http/trace-parent.ts";
import { answerSubmission } from "./lifecycle/answer-submission.ts";
import { awaitChange } from "./lifecycle/await-change.ts";
import type { Dependencies } from "./lifecycle/common/dependencies.ts";
import type { Submitted } from "./lifecycle/request/answer-repeat.ts";
import { offeredIn } from "./lifecycle/request/check-uploads.ts";
import { newKeeping } from "./lifecycle/request/keep-result.ts";
import { checkListeners } from "./lifecycle/request/listeners.ts";
import { type Asked, type CheckedStart, checkStart } from "./lifecycle/request/read-submission.ts";
import { readRows } from "./lifecycle/request/read-task.ts";
import { shownRows } from "./lifecycle/request/show-task.ts";
import { RequestError } from "./task/error.ts";
import { type IdempotencyKey, readIdempotencyKey } from "./task/idempotency-key.ts";
import { isSettled } from "./task/task.ts";

/**
 * POST /v1/tasks: records a task and starts it if a slot is free. A dry run only checks the
 * request.
 */
export function createHandler(dependencies: Dependencies) {
  return httpHandler(dependencies.log, async (event) => {
    const arrivedAt = dependencies.clock.now();
    const tenant = await tenantOf(event, dependencies, "tasks:write");
    refuseQuery(event);
    const { dryRun = false, ...asked } = parseBody(submitTaskBody, event);
    if (dryRun) return json(200, checkOnly(dependencies, event, asked));
    const submitted = await answerSubmission(dependencies, {
      ...{ tenant, key: keyOf(event) },
      asked: { ...asked, traceparent: traceParentOf(event.headers.traceparent) },
    });
    const seconds = waitSecondsOf(event.headers.prefer, dependencies.settings.longestWaitSeconds);
    const { task, rows, replayed } = await afterWaiting(dependencies, submitted, {
      arrivedAt,
      seconds: seconds ?? 0,
    });
    const prefix = prefixOf(event.rawPath, "/v1/tasks");
    const shown = await shownRows(dependencies, task, rows);
    return json(202, taskAnswer(task, { ...shown, prefix }), {
      location: `${prefix}/v1/tasks/${task.taskId}`,
      ...(isSettled(task) ? {} : { "retry-after": String(retryAfter(task, shown)) }),
      ...(replayed ? { "idempotent-replayed": "true" } : {}),
      ...quotaHeaders(submitted.quotas),
      ...(seconds === undefined ? {} : { "preference-applied": `wait=${seconds}` }),
    });
  });
}

/** The entry point that Lambda calls. */
export const handler = handlerOf(createHandler);

/**
 * Waits for the task to change, where the caller asked for that. The wait counts from the request's
 * arrival, so it includes the time of the start. `LONGEST_WAIT_SECONDS` is 20 at most and Lambda
 * ends the function after 25 s, so the answer still gets out.
 */
const afterWaiting = async (
  dependencies: Dependencies,
  submitted: Submitted,
  { arrivedAt, seconds }: { readonly arrivedAt: number; readonly seconds: number },
): Promise<Submitted> => {
  const until = arrivedAt + seconds * 1000;
  const task = await awaitChange(
    dependencies,
    submitted.task,
    (until - dependencies.clock.now()) / 1000,
  );
  return task === submitted.task
    ? submitted
    : { ...submitted, task, rows: await readRows(dependencies, task) };
};

/** Checks a request and does nothing else. The key is optional here, and it is not looked up. */
const checkOnly = (
  { settings, uploads }: Dependencies,
  event: HttpEvent,
  asked: Asked,
): DryRunAnswer => {
  if (event.headers["idempotency-key"] !== undefined && keyOf(event).made === undefined)
    throw invalidKey();
  checkListeners({ settings }, asked);
  const checked = checkStart(settings, asked);
  offeredIn({ uploads }, checked.request.input);
  newKeeping({ settings }, checked.operation, asked);
  return dryRunAnswer(checked);
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
    throw new RequestError(
      "idempotency_key_required",
      "Send an Idempotency-Key of your own making.",
    );
  const key = readIdempotencyKey(header);
  if (key !== undefined) return key;
  throw invalidKey();
};

const invalidKey = () =>
  new RequestError(
    "invalid_idempotency_key",
    "The Idempotency-Key has to be 1 to 255 printable ASCII characters without commas.",
  );
