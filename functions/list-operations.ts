import type { OperationListAnswer } from "./http/api.ts";
import { json } from "./http/handler.ts";
import { marks, statuses } from "./http/meanings.ts";
import { CACHED, openHandler } from "./http/open-route.ts";
import { refuseQuery } from "./http/parse-query.ts";
import { operationAnswer, operationDetail } from "./openapi/operation-detail.ts";
import { RequestError } from "./task/error.ts";
import { RETENTION } from "./task/horizon.ts";
import { milliseconds } from "./task/time.ts";
import { operationNamed, operations, unknownOperation } from "./tencent/registry.ts";

/**
 * GET /v1/operations: the operations, and the meaning of statuses and marks. GET
 * /v1/operations/{name}: one of them, with the schema of its input. Needs no key, because it tells
 * nothing of any tenant.
 */
export function createHandler() {
  return openHandler(async (event) => {
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

/** The entry point that Lambda calls. */
export const handler = createHandler();

const detailOf = (name: string) => {
  const operation = operationNamed(name);
  if (operation === undefined)
    throw new RequestError(
      "operation_not_found",
      `${JSON.stringify(name.slice(0, LONGEST))} ${unknownOperation(name)}`,
    );
  return operationDetail(operation);
};

/** How long a key protects from a second charge. */
const idempotencyKeys = {
  meaning:
    "The same key names the same task at least until that task's expiresAt. Afterwards it may start a new one.",
  keptAfterSettledSeconds: milliseconds(RETENTION) / 1000,
};
