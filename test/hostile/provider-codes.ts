/*
 * What Tencent says no with, written down once more from its documentation (common error codes; the pages and SDKs of the actions) and not
 * from our code: whatever is missing here must never be taken for a refusal.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const commonFinal = words(`
  ActionOffline AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound
  AuthFailure.SignatureFailure AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation InvalidAction InvalidParameter
  InvalidParameterValue InvalidRequest IpInBlacklist IpNotInWhitelist MissingParameter NoSuchProduct NoSuchVersion
  RequestSizeLimitExceeded UnauthorizedOperation UnknownParameter UnsupportedOperation UnsupportedProtocol UnsupportedRegion`);

const commonRetryable = words(`
  AuthFailure.SignatureExpire LimitExceeded RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded
  RequestLimitExceeded.IPLimitExceeded RequestLimitExceeded.UinLimitExceeded ResourceInsufficient ResourceUnavailable`);

interface Codes {
  readonly final: readonly string[];
  readonly retryable: readonly string[];
  /** It has seen the SessionId: not started again, not refused. */
  readonly duplicate: readonly string[];
}

const vod: Codes = {
  final: words(`FailedOperation.InvalidVodUser InvalidParameterValue.FileId InvalidParameterValue.SessionContextTooLong
    InvalidParameterValue.SessionIdTooLong InvalidParameterValue.SubAppId`),
  retryable: ["LimitExceeded.Quota"],
  duplicate: ["InvalidParameterValue.SessionId", "FailedOperation.TaskExist"],
};

const own: Readonly<Record<string, Codes>> = {
  "vod.CreateAigcVideoTask": vod,
  "vod.CreateAigcVideoRedrawTask": vod,
  "mps.CreateAigcVideoTask": { final: ["InvalidParameter.ViolationContent"], retryable: [], duplicate: [] },
  "mps.ProcessMedia": {
    final: words("FailedOperation.InvalidMpsUser InvalidParameterValue.SessionContextTooLong InvalidParameterValue.SessionIdTooLong"),
    retryable: [],
    duplicate: ["InvalidParameterValue.SessionId"],
  },
  "tiw.CreateVideoGenerationTask": {
    final: words(`AuthFailure InvalidParameter.BodyParameterTypeUnmatched InvalidParameter.InvalidExtra InvalidParameter.RecordParameter
      InvalidParameter.SdkAppIdNotFound UnauthorizedOperation.SdkAppId`),
    retryable: words("LimitExceeded.TaskConcurrency ResourceInUse.RecordUserId ResourceUnavailable.ServiceExpired"),
    duplicate: [],
  },
  "trtc.StartAITranscription": {
    final: words(`FailedOperation.NotAbility FailedOperation.NotAllowed FailedOperation.SdkAppIdNotUnderAppId InvalidParameter.UserSig
      InvalidParameter.UserSigNotAdmin`),
    retryable: ["ResourceInsufficient.RequestRejection"],
    duplicate: ["FailedOperation.TaskExist"],
  },
};

/** Documented codes that say nothing certain of a start. */
const uncertain = words(`
  InternalError InternalError.Timeout InternalError.DBError FailedOperation FailedOperation.GenerateResource FailedOperation.Record
  FailedOperation.CreateAIGCTaskFailed FailedOperation.UserArrears FailedOperation.QueryAIGCTaskFailed FailedOperation.TaskNotExist
  LimitExceeded.CreateTask LimitExceeded.TooMuchTask ServiceUnavailable ResponseSizeLimitExceeded ResourceNotFound DryRunOperation
  ResourceNotFound.TaskNotFound ResourceInUse ResourceUnavailable.NotRegistered InvalidParameterValue.TaskId InvalidParameter.TaskNotFound`);

/** Near misses: a reader by prefix, by case or by trimming would take them for what they are not. */
const strange = words(`
  invalidparameter INVALIDPARAMETER InvalidParameter. .InvalidParameter InvalidParameter.Unknown InvalidParameterValue.Prompt
  RequestLimitExceeded.New LimitExceededX AuthFailure.Unknown UnauthorizedOperation.Unknown constructor __proto__ toString 0 404
  InvalidParameter,InvalidParameterValue МissingParameter`).concat([
  "",
  " ",
  " InvalidParameter",
  "InvalidParameter\n",
  "InvalidParameter\0",
]);

/** What this code of this operation's start has to come to. */
export const meaningOf = (operation: string, code: string): "final" | "retryable" | "duplicate" | "silence" => {
  const codes = own[operation];
  if (codes === undefined) throw new Error(`The codes of ${operation} are not written down.`);
  if (codes.duplicate.includes(code)) return "duplicate";
  if ([...codes.final, ...commonFinal].includes(code)) return "final";
  return [...codes.retryable, ...commonRetryable].includes(code) ? "retryable" : "silence";
};

/** Every code that is documented anywhere, and some that are not. */
export const allCodes: readonly string[] = [
  ...new Set([
    ...commonFinal,
    ...commonRetryable,
    ...uncertain,
    ...strange,
    ...Object.values(own).flatMap((codes) => Object.values(codes).flat()),
  ]),
];
