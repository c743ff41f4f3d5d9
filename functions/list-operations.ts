import type { OperationAnswer, OperationDetailAnswer, OperationListAnswer } from "./http/api.ts";
import { httpHandler, json } from "./http/handler.ts";
import { marks, statuses } from "./http/meanings.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { followSchemaOf, inputSchemaOf } from "./openapi/input-schema.ts";
import { RequestError } from "./task/error.ts";
import { RETENTION } from "./task/horizon.ts";
import { type Duration, milliseconds } from "./task/time.ts";
import type { OperationClass, StartOperation } from "./tencent/operation.ts";
import { operationNamed, operations, unknownOperation } from "./tencent/registry.ts";

/** Seconds: an operation that was deployed just now may be found a little later. */
const KEPT = 300;
const CACHED = { "cache-control": `public, max-age=${KEPT}` };

/**
 * GET /v1/operations: the operations, and the meaning of statuses and marks. GET
 * /v1/operations/{name}: one of them, with the schema of its input. Needs no key, because it tells
 * nothing of any tenant.
 */
export function createHandler() {
  return httpHandler(silent, async (event) => {
    refuseQuery(event);
    const { name } = event.pathParameters ?? {};
    if (name !== undefined) return json(200, detailOf(name), CACHED);
    const answer: OperationListAnswer = {
      operations: operations.map(operationAnswer),
      statuses,
      marks,
      idempotencyKeys,
    };
    return json(200, answer, CACHED);
  });
}

/** Characters of a wrong name that its answer repeats. */
const LONGEST = 100;

/** Nothing here fails. */
function silent(): void {}

/** The entry point that Lambda calls. */
export const handler = createHandler();

const detailOf = (name: string): OperationDetailAnswer => {
  const operation = operationNamed(name);
  if (operation === undefined)
    throw new RequestError(
      "operation_not_found",
      `${JSON.stringify(name.slice(0, LONGEST))} ${unknownOperation(name)}`,
    );
  return {
    ...operationAnswer(operation),
    inputSchema: inputSchemaOf(operation),
    followSchema: followSchemaOf(operation),
    example: operation.inputExample,
    rules: operation.inputRules,
  };
};

const operationAnswer = (operation: StartOperation): OperationAnswer => {
  const { product, cancel, lane, resultLife, recordLife, firstAskAfter } = operation;
  return {
    operation: operation.name,
    summary: operation.summary,
    product: product.name,
    action: operation.action,
    describedBy: operation.describedBy.action,
    applicationField: product.application?.field,
    regions: product.regions,
    mainlandRegions: product.mainlandRegions,
    callback: operation.callback,
    ...silence[operation.class],
    ...(operation.class === "unprotected" && operation.callback === "none"
      ? { afterSilence: NEVER_TOLD }
      : {}),
    cancel: cancel?.only ?? "none",
    followBy: NAMES.filter((name) => operation.readFollow({ [name]: ANY_ID }).ok),
    resultLifeSeconds: resultLife && secondsOf(resultLife),
    // Nothing at all stands for a time that is not documented.
    recordLifeSeconds: secondsOf(recordLife) || undefined,
    stalledAfterSeconds: secondsOf(operation.stalledAfter),
    longestLifeSeconds: secondsOf(operation.longestLife),
    ratePerSecond: operation.sharesRateOf === undefined ? operation.rate : undefined,
    sharesRateOf: operation.sharesRateOf,
    concurrency: lane && { default: lane.limit, setting: lane.setting },
    firstAskAfterSeconds: {
      callback: secondsOf(firstAskAfter.callback),
      noCallback: secondsOf(firstAskAfter.noCallback),
    },
    statuses: Object.keys(statuses),
  };
};

/** How long a key protects from a second charge. */
const idempotencyKeys = {
  meaning:
    "The same key names the same task at least until that task's expiresAt. Afterwards it may start a new one.",
  keptAfterSettledSeconds: milliseconds(RETENTION) / 1000,
};

const secondsOf = (duration: Duration): number => milliseconds(duration) / 1000;

/** Tencent's names for tasks. Each operation is asked whether it would follow `ANY_ID`. */
const NAMES = ["TaskId", "SessionId"];
const ANY_ID = "id";

/** For a start that Tencent neither dedupes nor tells of by a callback. */
const NEVER_TOLD =
  "The start is never sent again, as it could be billed twice. The task ends as indeterminate.";

const silence = {
  deduped: {
    dedupe: "by-session",
    afterSilence:
      "The start is sent again under the same SessionId, which Tencent takes only once, so it cannot be billed twice.",
  },
  "deduped-and-found": {
    dedupe: "by-session-and-found",
    afterSilence:
      "The task is looked for at Tencent by its SessionId. If it is not found, the start is not sent again.",
  },
  unprotected: {
    dedupe: "none",
    afterSilence:
      "The start is never sent again, as it could be billed twice. Unless a callback tells of the task, it ends as indeterminate.",
  },
} as const satisfies Record<OperationClass, Pick<OperationAnswer, "dedupe" | "afterSilence">>;
