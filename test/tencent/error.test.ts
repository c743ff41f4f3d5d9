import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { startFailure, startOutcome, TencentError, TencentSilence, TencentUnreached } from "../../functions/tencent/error.ts";
import type { StartOperation } from "../../functions/tencent/operation.ts";

const operation: StartOperation = {
  name: "vod.CreateAigcVideoTask",
  product: { name: "vod", version: "2018-07-17", application: { field: "SubAppId", setting: "VOD_SUB_APP_IDS" }, regions: [] },
  action: "CreateAigcVideoTask",
  summary: "A form for tests.",
  class: "deduped",
  readFollow: () => ({ ok: false, issues: [] }),
  callback: "none",
  rate: 20,
  readInput: () => ({ ok: true, input: {}, warnings: [] }),
  request: () => ({}),
  providerTaskId: (response) =>
    typeof response === "object" && response !== null && "TaskId" in response && typeof response.TaskId === "string"
      ? response.TaskId
      : undefined,
  codes: {
    duplicate: ["InvalidParameterValue.SessionId", "InvalidRequest"],
    final: ["FailedOperation.InvalidVodUser", "LimitExceeded.Quota", "ResourceInsufficient"],
    retryable: ["LimitExceeded.Concurrency", "UnsupportedOperation"],
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

const answered = (code: string) => new TencentError({ action: operation.action, code, message: "Tencent's words", requestId: "r-1" });

describe("an answer without an error", () => {
  test("with a TaskId is accepted", () => {
    const outcome = startOutcome(operation, { response: { TaskId: "t-1" }, requestId: "r-1" });

    expect(outcome).toEqual({ kind: "accepted", providerTaskId: "t-1", requestId: "r-1" });
  });

  test.each([{ TaskId: "" }, { TaskId: null }, {}])(
    "with %j for a TaskId is silence, as Tencent may have started something",
    (response) => {
      const outcome = startOutcome(operation, { response, requestId: "r-1" });

      expect(outcome).toEqual({ kind: "silence", reason: "the answer has no TaskId", requestId: "r-1" });
    },
  );
});

describe("an error code of Tencent's", () => {
  test.each([
    "ActionOffline",
    "AuthFailure.InvalidAuthorization",
    "AuthFailure.InvalidSecretId",
    "AuthFailure.MFAFailure",
    "AuthFailure.SecretIdNotFound",
    "AuthFailure.SignatureFailure",
    "AuthFailure.TokenFailure",
    "AuthFailure.UnauthorizedOperation",
    "InvalidAction",
    "InvalidParameter",
    "InvalidParameterValue",
    "IpInBlacklist",
    "IpNotInWhitelist",
    "MissingParameter",
    "NoSuchProduct",
    "NoSuchVersion",
    "RequestSizeLimitExceeded",
    "UnauthorizedOperation",
    "UnknownParameter",
    "UnsupportedProtocol",
    "UnsupportedRegion",
    // The operation's own file says so.
    "FailedOperation.InvalidVodUser",
    "LimitExceeded.Quota",
  ])("%s is a refusal for good", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind: "refused", retryable: false, code, message: "Tencent's words", requestId: "r-1" });
  });

  test.each([
    "AuthFailure.SignatureExpire",
    "LimitExceeded",
    "RequestLimitExceeded",
    "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
    "RequestLimitExceeded.IPLimitExceeded",
    "RequestLimitExceeded.UinLimitExceeded",
    "ResourceUnavailable",
    "LimitExceeded.Concurrency",
  ])("%s is a refusal for now", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind: "refused", retryable: true, code, message: "Tencent's words", requestId: "r-1" });
  });

  test.each([
    "InternalError",
    "InternalError.UnknownError",
    "FailedOperation",
    "FailedOperation.SystemBusy",
    "ServiceUnavailable",
    "ResourceNotFound",
    "ResourceInUse",
    "ResponseSizeLimitExceeded",
    "DryRunOperation",
    "NeverSeenBefore",
    // A listed code says nothing of its sub-codes, its parts, or another spelling.
    "InvalidParameterValue.Prompt",
    "InvalidParameterValue.SessionId.Old",
    "AuthFailure",
    "AuthFailure.SignatureExpire.Clock",
    "LimitExceeded.Other",
    "RequestLimitExceeded.Other",
    "UnauthorizedOperation.CamNoAuth",
    "invalidparameter",
    " InvalidParameter",
    "constructor",
  ])("%s is silence, never a refusal", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind: "silence", reason: code, requestId: "r-1" });
  });

  test.each(["InvalidParameterValue.SessionId", "InvalidRequest"])("%s is a duplicate where the operation says so", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind: "duplicate", code, requestId: "r-1" });
  });

  test("means what the operation says, where the common tables say otherwise", () => {
    const final = startFailure(operation, answered("ResourceInsufficient"));
    const retryable = startFailure(operation, answered("UnsupportedOperation"));

    expect(final).toMatchObject({ kind: "refused", retryable: false });
    expect(retryable).toMatchObject({ kind: "refused", retryable: true });
  });

  test("means what the common tables say, where the operation says nothing", () => {
    const silent = { ...operation, codes: { duplicate: [], final: [], retryable: [] } };

    const kinds = ["InvalidRequest", "UnsupportedOperation", "ResourceInsufficient", "FailedOperation.InvalidVodUser"].map((code) =>
      startFailure(silent, answered(code)),
    );

    expect(kinds).toMatchObject([
      { kind: "refused", retryable: false },
      { kind: "refused", retryable: false },
      { kind: "refused", retryable: true },
      { kind: "silence" },
    ]);
  });
});

describe("a call that threw", () => {
  test("before anything was sent is not sent", () => {
    const outcome = startFailure(operation, new TencentUnreached("CreateAigcVideoTask", "ECONNREFUSED"));

    expect(outcome).toEqual({ kind: "not-sent", reason: "ECONNREFUSED" });
  });

  test.each([
    { error: new TencentSilence("CreateAigcVideoTask", "HTTP 502"), reason: "HTTP 502" },
    { error: new TypeError("a bug that quotes the prompt"), reason: "TypeError" },
    { error: Object.assign(new Error("connect failed"), { code: "ECONNREFUSED" }), reason: "ECONNREFUSED" },
    { error: "not even an error", reason: "unknown" },
  ])("anything else is silence: $reason", ({ error, reason }) => {
    const outcome = startFailure(operation, error);

    expect(outcome).toEqual({ kind: "silence", reason });
  });
});

test("an error shown or serialised does not show Tencent's words, which may quote a prompt", () => {
  const error = new TencentError({ action: "A", code: "InvalidParameter", message: "bad prompt: my secret film", requestId: "r-1" });

  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${error.stack}`;

  expect(error.providerMessage).toBe("bad prompt: my secret film");
  expect(shown).not.toContain("secret film");
});
