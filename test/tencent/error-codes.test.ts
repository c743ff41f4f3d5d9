import { describe, expect, test } from "vitest";
import { startFailure } from "../../functions/tencent/error.ts";
import { answered, operation } from "./start-operation.ts";

const said = (code: string) => ({ code, message: "Tencent's words", requestId: "r-1" });

describe("an error code of Tencent's", () => {
  test.each([
    "InvalidRequest.Body",
    "NeverSeenBefore",
    "FailedOperation.SystemBusy",
    "ResourceNotFound",
    "ResourceInUse",
    "ResourceInUse.Other",
    "ResponseSizeLimitExceeded",
    "DryRunOperation",
    // A listed code says nothing of its sub-codes; a family takes in only what is written as its
    // members are.
    "LimitExceeded.Other",
    "ResourceInsufficient.Other",
    "ActionOffline.Other",
    "InvalidParameterX",
    "InvalidParameter.",
    ".InvalidParameter",
    "InvalidParameter..Prompt",
    "InvalidParameter,InvalidParameterValue",
    "invalidparameter",
    " InvalidParameter",
    "InvalidParameter\n",
    "InArrears",
    "constructor",
    "__proto__",
    "",
  ])("%j is silence with a code, as it is in no table", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({
      kind: "silence",
      reason: code,
      requestId: "r-1",
      said: said(code),
      isUnknown: true,
    });
  });

  test.each([
    "FailedOperation",
    "InternalError",
    "InternalError.Timeout",
    "ServiceUnavailable",
    "RequestTimeout",
    "RequestTimeout.Read",
  ])("%s says nothing, and is known to", (code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind: "silence", reason: code, requestId: "r-1", said: said(code) });
  });

  test.each([
    ["rejected", "InvalidParameter"],
    ["rejected", "InvalidParameter.Prompt"],
    ["rejected", "InvalidParameterValue.ModelName"],
    ["rejected", "InvalidParameterValue.Model.Name"],
    ["rejected", "MissingParameter.Prompt"],
    ["rejected", "UnknownParameter"],
    ["rejected", "UnsupportedOperation.Model"],
    ["rejected", "RequestSizeLimitExceeded"],
    ["rejected", "FailedOperation.NoSuchModel"],
    ["blocked", "AuthFailure"],
    ["blocked", "AuthFailure.SecretIdNotFound"],
    ["blocked", "AuthFailure.SignatureExpire.Clock"],
    ["blocked", "UnauthorizedOperation.CamNoAuth"],
    ["blocked", "ResourceUnavailable.InArrears"],
    ["blocked", "FailedOperation.UserArrears"],
    ["blocked", "FailedOperation.AccountArrears"],
    ["blocked", "InvalidParameter.LowBalance"],
    ["blocked", "LimitExceeded.BalanceNotEnough"],
    ["blocked", "IpNotInWhitelist"],
    ["blocked", "IpInBlacklist"],
    ["blocked", "ActionOffline"],
    ["blocked", "InvalidAction"],
    ["blocked", "NoSuchProduct"],
    ["blocked", "NoSuchVersion"],
    ["blocked", "UnsupportedProtocol"],
    ["blocked", "UnsupportedRegion"],
    ["blocked", "FailedOperation.InvalidVodUser"],
    ["busy", "RequestLimitExceeded"],
    ["busy", "RequestLimitExceeded.NeverHeardOf"],
    ["busy", "LimitExceeded"],
    ["busy", "LimitExceeded.Concurrency"],
    ["busy-alone", "ResourceInUse.Recording"],
  ])("means %s: %s", (kind, code) => {
    const outcome = startFailure(operation, answered(code));

    expect(outcome).toEqual({ kind, said: said(code) });
  });

  test("of a signature that has expired is our clock's fault, and no block", () => {
    const outcome = startFailure(operation, answered("AuthFailure.SignatureExpire"));

    expect(outcome).toEqual({
      kind: "busy",
      said: said("AuthFailure.SignatureExpire"),
      isClock: true,
    });
  });

  test.each(["InvalidParameterValue.SessionId", "InvalidRequest"])(
    "%s is a duplicate where the operation says so",
    (code) => {
      const outcome = startFailure(operation, answered(code));

      expect(outcome).toEqual({ kind: "duplicate", said: said(code) });
    },
  );

  test("means what the operation says, where the common tables say otherwise", () => {
    const kinds = [
      "ResourceInsufficient",
      "UnsupportedOperation",
      "InvalidParameterValue.SubAppId",
    ].map((code) => startFailure(operation, answered(code)).kind);

    expect(kinds).toEqual(["rejected", "busy", "blocked"]);
  });

  test("means what the common tables say, where the operation says nothing", () => {
    const silent = {
      ...operation,
      codes: { duplicate: [], wrong: [], blocked: [], busy: [], busyAlone: [] },
    };

    const kinds = [
      "InvalidRequest",
      "UnsupportedOperation",
      "ResourceInsufficient",
      "FailedOperation.InvalidVodUser",
    ].map((code) => startFailure(silent, answered(code)).kind);

    expect(kinds).toEqual(["rejected", "rejected", "busy-alone", "silence"]);
  });
});

describe("a code that may say that a SessionId was seen before", () => {
  const codes = [
    "InvalidParameterValue.SessionIdUsed",
    "InvalidParameter.DuplicateRequest",
    "InvalidParameterValue.TaskAlreadyExists",
    "UnsupportedOperation.RepeatedRequest",
    "ResourceUnavailable.TaskInUse",
    "RequestLimitExceeded.SameSession",
    "UnauthorizedOperation.duplicate",
  ];

  test.each(codes)("%s is in no family of an operation that is deduped", (code) => {
    const outcomes = (["deduped", "deduped-and-found"] as const).map((each) =>
      startFailure({ ...operation, class: each }, answered(code)),
    );

    expect(outcomes).toMatchObject([
      { kind: "silence", isUnknown: true },
      { kind: "silence", isUnknown: true },
    ]);
  });

  test.each(codes)("%s is in its family for an operation that takes no SessionId", (code) => {
    const outcome = startFailure({ ...operation, class: "unprotected" }, answered(code));

    expect(outcome.kind).not.toBe("silence");
  });

  test("is a refusal where the operation names that very code", () => {
    const outcome = startFailure(operation, answered("InvalidParameterValue.SessionIdTooLong"));

    expect(outcome.kind).toBe("rejected");
  });
});
