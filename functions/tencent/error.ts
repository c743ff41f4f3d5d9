import type { StartOperation } from "./operation.ts";

/** An answer of Tencent that carries no error: the `Response` object, of which each operation reads what it uses. */
export interface TencentAnswer {
  readonly response: Readonly<Record<string, unknown>>;
  /** Tencent's support asks for it. */
  readonly requestId: string | undefined;
}

/** It answered, and the answer was no. */
export class TencentError extends Error {
  readonly action: string;
  /** Stable and hierarchical; compared whole, never by prefix. */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly #providerMessage: string;

  constructor(answer: {
    readonly action: string;
    readonly code: string;
    readonly message: string;
    readonly requestId: string | undefined;
  }) {
    super(`${answer.action} answered ${answer.code}`);
    this.name = "TencentError";
    this.action = answer.action;
    this.code = answer.code;
    this.requestId = answer.requestId;
    this.#providerMessage = answer.message;
  }

  /** Tencent's text, word for word. It may quote a prompt, so it is for the caller and, not being a field, stays out of logs. */
  get providerMessage(): string {
    return this.#providerMessage;
  }
}

/** No answer arrived that we understand, so it may or may not have acted. Never to be treated as a failure. */
export class TencentSilence extends Error {
  readonly action: string;
  readonly reason: string;

  constructor(action: string, reason: string, options?: ErrorOptions) {
    super(`no answer to ${action}: ${reason}`, options);
    this.name = "TencentSilence";
    this.action = action;
    this.reason = reason;
  }
}

/** The request was not sent: no byte of it was handed to a connection. */
export class TencentUnreached extends Error {
  readonly action: string;
  readonly reason: string;

  constructor(action: string, reason: string, options?: ErrorOptions) {
    super(`${action} was not sent: ${reason}`, options);
    this.name = "TencentUnreached";
    this.action = action;
    this.reason = reason;
  }
}

/**
 * What became of one attempt to start a task:
 * - `accepted`: Tencent has the task.
 * - `not-sent`: it cannot have it; the attempt never left us.
 * - `duplicate`: it has seen the SessionId; look for the task, never send it again.
 * - `refused`: it did not take this request, now (`retryable`) or ever.
 * - `silence`: it may or may not have the task.
 */
export type StartOutcome =
  | { readonly kind: "accepted"; readonly providerTaskId: string; readonly requestId: string | undefined }
  | { readonly kind: "not-sent"; readonly reason: string }
  | { readonly kind: "duplicate"; readonly code: string; readonly requestId: string | undefined }
  | {
      readonly kind: "refused";
      readonly retryable: boolean;
      readonly code: string;
      readonly message: string;
      readonly requestId: string | undefined;
    }
  | { readonly kind: "silence"; readonly reason: string; readonly requestId?: string | undefined };

// A code stands in one of these tables only if Tencent says with it, of any action, that this request was not accepted.
// Whatever is missing here or in the operation's file is silence: a wrong doubt costs a look, a wrong refusal a second charge.
// Source: Tencent Cloud API, common error codes.
const finalCodes: ReadonlySet<string> = new Set([
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
  "InvalidRequest",
  "IpInBlacklist",
  "IpNotInWhitelist",
  "MissingParameter",
  "NoSuchProduct",
  "NoSuchVersion",
  "RequestSizeLimitExceeded",
  "UnauthorizedOperation",
  "UnknownParameter",
  "UnsupportedOperation",
  "UnsupportedProtocol",
  "UnsupportedRegion",
]);

const retryableCodes: ReadonlySet<string> = new Set([
  // Our clock is off by more than five minutes. The same request, signed with the right time, is as good as any.
  "AuthFailure.SignatureExpire",
  "LimitExceeded",
  "RequestLimitExceeded",
  "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
  "RequestLimitExceeded.IPLimitExceeded",
  "RequestLimitExceeded.UinLimitExceeded",
  "ResourceInsufficient",
  // The account is in arrears, or the product is not enabled: a person can change that without a new request.
  "ResourceUnavailable",
]);

/** What a start came to when Tencent answered without an error. Without a TaskId that is silence, not success. */
export const startOutcome = (operation: StartOperation, { response, requestId }: TencentAnswer): StartOutcome => {
  const providerTaskId = operation.providerTaskId(response);
  if (providerTaskId === undefined || providerTaskId === "") return { kind: "silence", reason: "the answer has no TaskId", requestId };
  return { kind: "accepted", providerTaskId, requestId };
};

/** What a start came to when the call threw. Anything that is not certain, an unexpected error included, is silence. */
export const startFailure = (operation: StartOperation, error: unknown): StartOutcome => {
  if (error instanceof TencentUnreached) return { kind: "not-sent", reason: error.reason };
  if (error instanceof TencentError) return answeredNo(operation, error);
  return { kind: "silence", reason: error instanceof TencentSilence ? error.reason : failureReason(error) };
};

/** A failure in one word, for messages: its code, or its name. Its own message may quote what we sent or were sent. */
export const failureReason = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
};

const answeredNo = ({ codes }: StartOperation, error: TencentError): StartOutcome => {
  const { code, requestId } = error;
  if (codes.duplicate.includes(code)) return { kind: "duplicate", code, requestId };

  const retryable = isRetryable(codes, code);
  if (retryable === undefined) return { kind: "silence", reason: code, requestId };
  return { kind: "refused", retryable, code, message: error.providerMessage, requestId };
};

/** Whether a refusal may be tried again; undefined for a code that is no refusal. The operation's own word comes first. */
const isRetryable = (codes: StartOperation["codes"], code: string): boolean | undefined => {
  if (codes.final.includes(code)) return false;
  if (codes.retryable.includes(code)) return true;
  if (finalCodes.has(code)) return false;
  return retryableCodes.has(code) ? true : undefined;
};
