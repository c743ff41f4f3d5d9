import * as z from "zod/mini";
import { TencentError } from "../../functions/tencent/error.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";

/** An operation that is deduped and has its own word for some codes. */
export const operation: StartOperation = {
  name: "vod.CreateAigcVideoTask",
  product: {
    name: "vod",
    version: "2018-07-17",
    application: { field: "SubAppId", setting: "VOD_SUB_APP_IDS" },
    regions: [],
  },
  action: "CreateAigcVideoTask",
  summary: "A form for tests.",
  class: "deduped",
  echoes: "context",
  followForm: z.strictObject({}),
  readFollow: () => ({ ok: false, issues: [] }),
  callback: "none",
  rate: 20,
  normalForm: (input) => input,
  form: z.strictObject({}),
  inputExample: {},
  inputRules: [],
  readInput: () => ({ ok: true, input: {}, warnings: [] }),
  request: () => ({}),
  providerTaskId: (response) =>
    typeof response === "object" &&
    response !== null &&
    "TaskId" in response &&
    typeof response.TaskId === "string"
      ? response.TaskId
      : undefined,
  codes: {
    duplicate: ["InvalidParameterValue.SessionId", "InvalidRequest"],
    wrong: [
      "FailedOperation.NoSuchModel",
      "ResourceInsufficient",
      "InvalidParameterValue.SessionIdTooLong",
    ],
    blocked: ["FailedOperation.InvalidVodUser", "InvalidParameterValue.SubAppId"],
    busy: ["LimitExceeded.Concurrency", "UnsupportedOperation"],
    busyAlone: ["ResourceInUse.Recording"],
  },
  describedBy: {
    action: "DescribeTaskDetail",
    rate: 20,
    request: () => ({}),
    read: () => ({ verdict: { state: "running" } }),
    notFoundCodes: [],
  },
  firstAskAfter: { callback: { minutes: 10 }, noCallback: { minutes: 1 } },
  stalledAfter: { minutes: 30 },
  longestLife: { days: 2 },
  recordLife: { days: 3 },
};

/** Tencent's answer to its start, with this error code. */
export function answered(code: string): TencentError {
  return new TencentError({
    action: operation.action,
    code,
    message: "Tencent's words",
    requestId: "r-1",
  });
}
