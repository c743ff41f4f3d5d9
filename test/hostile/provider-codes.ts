import { fixtureOf, fixtures } from "../../infra/local/operations.ts";

/*
 * The codes with which Tencent says no, written down once more from its documentation (common error
 * codes; the pages and SDKs of the actions) and not from our code. A code that is missing here must
 * never be taken for a refusal.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const commonWrong = words(`
  InvalidParameter InvalidParameterValue MissingParameter UnknownParameter UnsupportedOperation InvalidRequest RequestSizeLimitExceeded
  InvalidParameter.Unknown InvalidParameterValue.Prompt InvalidParameterValue.ModelName InvalidParameterValue.Model.Name
  MissingParameter.Prompt UnknownParameter.Prompt UnsupportedOperation.Model InvalidParameterValue.TaskId
  InvalidParameter.TaskNotFound`);

const commonBlocked = words(`
  AuthFailure AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound
  AuthFailure.SignatureFailure AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation AuthFailure.Unknown UnauthorizedOperation
  UnauthorizedOperation.Unknown ResourceUnavailable ResourceUnavailable.InArrears ResourceUnavailable.NotRegistered
  FailedOperation.UserArrears FailedOperation.AccountArrears FailedOperation.LowBalance FailedOperation.BalanceNotEnough
  IpNotInWhitelist IpInBlacklist ActionOffline InvalidAction NoSuchProduct NoSuchVersion UnsupportedProtocol UnsupportedRegion`);

const commonBusy = words(`
  AuthFailure.SignatureExpire LimitExceeded RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded
  RequestLimitExceeded.IPLimitExceeded RequestLimitExceeded.UinLimitExceeded RequestLimitExceeded.New ResourceInsufficient`);

/**
 * Names that Tencent may give the answer to a SessionId it has seen before. For an operation with a
 * SessionId, such a code is a refusal only where it is listed.
 */
const likeDuplicates = words(`
  InvalidParameterValue.SessionIdUsed InvalidParameter.Duplicate InvalidParameterValue.TaskExists UnsupportedOperation.Repeated
  UnsupportedOperation.TaskInUse`);

/** The meanings of an operation's own codes, as its fixture has them from the documentation. */
const codesOf = (operation: string) => fixtureOf(operation).codes;

/** Documented codes that say nothing certain of a start. */
const uncertain = words(`
  InternalError InternalError.Timeout InternalError.DBError FailedOperation FailedOperation.GenerateResource FailedOperation.Record
  FailedOperation.CreateAIGCTaskFailed FailedOperation.QueryAIGCTaskFailed FailedOperation.TaskNotExist LimitExceeded.CreateTask
  LimitExceeded.TooMuchTask ServiceUnavailable RequestTimeout RequestTimeout.Read ResponseSizeLimitExceeded ResourceNotFound
  DryRunOperation ResourceNotFound.TaskNotFound ResourceInUse`);

/**
 * Near misses: a reader by prefix, by case or by trimming would take them for what they are not.
 */
const strange = words(`
  invalidparameter INVALIDPARAMETER InvalidParameter. .InvalidParameter InvalidParameter..Prompt InvalidParameterX LimitExceededX
  InArrears UserArrears constructor __proto__ toString 0 404 InvalidParameter,InvalidParameterValue МissingParameter`).concat(
  ["", " ", " InvalidParameter", "InvalidParameter\n", "InvalidParameter\0"],
);

/** The meaning that this code has to have for this operation's start. */
export const meaningOf = (
  operation: string,
  code: string,
): "wrong" | "blocked" | "busy" | "duplicate" | "silence" => {
  const codes = codesOf(operation);
  if (codes.duplicate.includes(code)) return "duplicate";
  // A code that one action lists may be in a family of another: a listed meaning counts first.
  if (codes.wrong.includes(code)) return "wrong";
  if (codes.blocked.includes(code)) return "blocked";
  if (codes.busy.includes(code)) return "busy";
  if (codes.duplicate.length > 0 && /Session|Duplicate|Exist|Repeat|InUse/.test(code))
    return "silence";
  if (commonBusy.includes(code)) return "busy";
  if (
    commonBlocked.includes(code) ||
    /^(?:AuthFailure|UnauthorizedOperation|ResourceUnavailable)\.\w+$/.test(code)
  )
    return "blocked";
  const isWrong =
    commonWrong.includes(code) ||
    /^(?:InvalidParameter|InvalidParameterValue|UnsupportedOperation)\.\w+$/.test(code);
  return isWrong ? "wrong" : "silence";
};

/** Every code that is documented anywhere, and some that are not. */
export const allCodes: readonly string[] = [
  ...new Set([
    ...[
      ...commonWrong,
      ...commonBlocked,
      ...commonBusy,
      ...likeDuplicates,
      ...uncertain,
      ...strange,
    ],
    ...[...fixtures.values()].flatMap(({ codes }) => [
      ...codes.wrong,
      ...codes.blocked,
      ...codes.busy,
      ...codes.duplicate,
    ]),
  ]),
];
