import type { TryFailure } from "./try-outcome.ts";

/** Where AWS answers, where it is not where the environment says. */
export interface AwsOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Most time for a call, in milliseconds: together as long as a webhook's try. The schedule of
 * deliveries tries again, so the SDK does not.
 */
export const AWS_CALLS = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 12_000, throwOnRequestTimeout: true },
} as const;

const REASONS: Readonly<Record<string, TryFailure>> = {
  // The SDK calls this a `TimeoutError` too.
  ECONNRESET: "reset",
  TimeoutError: "timeout",
  ETIMEDOUT: "timeout",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "refused",
  ENETUNREACH: "refused",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
};

/**
 * Why a call of AWS failed, in the coarse words of a try: `status` where AWS answered (throttling,
 * a permission that is missing), else how far the call came. Nothing else of the error is told: it
 * may quote a token.
 */
export function failureOfCall(error: unknown): TryFailure {
  if (isAnswer(error)) return "status";
  const name = error instanceof Error ? error.name : "";
  const code = error instanceof Error && "code" in error ? String(error.code) : name;
  return REASONS[code] ?? REASONS[name] ?? "reset";
}

/** Whether AWS answered: the SDK then says with which HTTP status. */
const isAnswer = (error: unknown): boolean =>
  error instanceof Error &&
  "$metadata" in error &&
  typeof error.$metadata === "object" &&
  error.$metadata !== null &&
  "httpStatusCode" in error.$metadata &&
  typeof error.$metadata.httpStatusCode === "number";
