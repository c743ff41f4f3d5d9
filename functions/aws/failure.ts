/** How a call of AWS failed. */
export interface AwsFault {
  /** AWS's name of its error, or ours of what happened to the request: `TimeoutError`. */
  readonly name: string;
  readonly message: string;
  /** 0 where no answer came. */
  readonly status?: number;
  /** False only where no byte of the request was handed to a connection. */
  readonly sent?: boolean;
  /** The whole answer, as read from JSON. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** How long AWS asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The answer shows that our clock is wrong, by more than a signature allows. */
  readonly clockCorrected?: boolean;
  readonly cause?: unknown;
}

/** AWS refused a call, or did not answer it. */
export class AwsFailure extends Error {
  readonly status: number;
  readonly sent: boolean;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly retryAfterMs: number;
  readonly clockCorrected: boolean;

  constructor(fault: AwsFault) {
    super(fault.message, { cause: fault.cause });
    this.name = fault.name;
    this.status = fault.status ?? 0;
    this.sent = fault.sent ?? true;
    this.answer = fault.answer ?? {};
    this.retryAfterMs = fault.retryAfterMs ?? 0;
    this.clockCorrected = fault.clockCorrected ?? false;
  }
}

/** As the SDK has them (`@smithy/core`, `service-error-classification/constants.js`). */
const THROTTLED: readonly string[] = [
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
];
const TRANSIENT: readonly string[] = [
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  // The model of DynamoDB says so of this one alone.
  "ReplicatedWriteConflictException",
];
const TRANSIENT_STATUS: readonly number[] = [500, 502, 503, 504];
/** AWS's errors of a signature that a wrong clock made. */
const WRONG_CLOCK: readonly string[] = [
  "AccessDeniedException",
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
];

/**
 * Whether the same call may succeed if it is sent again: later, or at once. Undefined if it will
 * not. The kinds are the SDK's.
 */
export function retryKind(failure: AwsFailure): "throttled" | "transient" | undefined {
  const { name, status, message } = failure;
  if (status === 429 || THROTTLED.includes(name)) return "throttled";
  const isLate = name === "InvalidSignatureException" && message.includes("Signature expired");
  const isTransient =
    status === 0 ||
    isLate ||
    TRANSIENT.includes(name) ||
    TRANSIENT_STATUS.includes(status) ||
    (failure.clockCorrected && WRONG_CLOCK.includes(name));
  return isTransient ? "transient" : undefined;
}

/**
 * The error that an answer tells. AWS names it in the body or in a header, with a namespace before
 * it or an address behind it: `com.amazon.coral.service#AccessDeniedException`.
 */
export function nameOfError(answer: Readonly<Record<string, unknown>>, header: unknown): string {
  const [name] = [answer.__type, answer.code, header].filter((said) => typeof said === "string");
  const [before = ""] = (name ?? "Unknown").split(/[,:]/);
  return before.split("#").at(-1) ?? before;
}
