import type { OperationAnswer, OperationDetailAnswer } from "../http/api.ts";
import { statuses } from "../http/meanings.ts";
import { type Duration, milliseconds } from "../task/time.ts";
import type { OperationClass, StartOperation } from "../tencent/operation.ts";
import { followSchemaOf, inputSchemaOf } from "./input-schema.ts";
import { rulesOf } from "./input-words.ts";

/** An operation with all that a caller has to know to submit it. */
export function operationDetail(operation: StartOperation): OperationDetailAnswer {
  return {
    ...operationAnswer(operation),
    inputSchema: inputSchemaOf(operation),
    followSchema: followSchemaOf(operation),
    example: operation.inputExample,
    rules: rulesOf(operation),
  };
}

/** The abilities of an operation, for a caller. */
export function operationAnswer(operation: StartOperation): OperationAnswer {
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
}

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
